import { WalletConnectionError, WalletSignInError } from "@solana/wallet-adapter-base";
import { UserRejectedRequestError } from "viem";
import { expect, test } from "vitest";
import { isRejection, SignatureRejected, type SignInProof, signTerms, WalletCannotSign } from "./sign-in.ts";

const terms = {
  nonce: "0123456789abcdef",
  domain: "gate.example",
  uri: "https://gate.example",
  statement: "Sign in.",
  issuedAt: "2026-11-23T12:00:00.000Z",
  expiresAt: "2026-11-23T12:05:00.000Z",
};

test.each([
  new UserRejectedRequestError(new Error("no")),
  { code: 4001, message: "Declined" },
  new Error("It failed.", { cause: { code: 4001 } }),
  new WalletConnectionError("User rejected the request.", new Error("User rejected the request.")),
  new WalletSignInError("x", { code: 4001 }),
  new WalletSignInError("User canceled the request"),
])("a person who declines is told from a wallet that fails: %s", (error) => {
  expect(isRejection(error)).toBe(true);
});

test.each([
  null,
  undefined,
  "text",
  new Error("The device is locked."),
  { code: -32603 },
  new WalletSignInError("x"),
])("what is no decline: %s", (error) => expect(isRejection(error)).toBe(false));

test("what a wallet throws becomes a word for people, and whoever went away gets no session", async () => {
  const answering = (prove: () => Promise<SignInProof>, isWanted = true) =>
    signTerms(terms, { name: "message", prove }, () => isWanted);
  await expect(answering(() => Promise.reject({ code: 4001 }))).rejects.toBeInstanceOf(SignatureRejected);
  const unable = answering(() =>
    Promise.reject(Object.assign(new Error("no such method"), { code: -32601 })),
  );
  await expect(unable).rejects.toThrow(new WalletCannotSign("This wallet cannot sign in this form."));
  const broken = answering(() => Promise.reject(new Error("0x secret internals")));
  await expect(broken).rejects.toThrow(new WalletCannotSign("The wallet gave no signature."));
  const proof: SignInProof = { scheme: "siws", message: "", signature: "" };
  expect(await answering(() => Promise.resolve(proof), false)).toBeNull();
});
