import { ed25519 } from "@noble/curves/ed25519.js";
import {
  type Address,
  getAddressDecoder,
  getOffchainMessageEncoder,
  offchainMessageApplicationDomain,
  offchainMessageContentUtf8Of1232BytesMax,
} from "@solana/kit";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { createSiweMessage } from "viem/siwe";
import { describe } from "vitest";
import { createEip712Scheme } from "#lib/auth/eip712-scheme.ts";
import type { Challenge } from "#lib/auth/nonces.ts";
import { createSiweScheme } from "#lib/auth/siwe-scheme.ts";
import { createSiwsScheme } from "#lib/auth/siws-scheme.ts";
import { signInTypedData } from "#lib/shared/sign-in-typed-data.ts";
import { siwsMessage } from "#lib/shared/siws-message.ts";
import { createLedgerScheme, ledgerProof } from "../../plugins/ledger.ts";
import { signInSchemeConformance } from "./sign-in-scheme.conformance.ts";

signInSchemeConformance("Sign-In with Ethereum", (clock) => {
  const wallet = privateKeyToAccount(generatePrivateKey());
  const stranger = privateKeyToAccount(generatePrivateKey());
  // On another network each time, of which none is known here: a key is the same person on all of them.
  let chainId = 424_242;
  const write = ({ expiresAt, ...challenge }: Challenge) => {
    chainId += 1;
    const fields = { address: wallet.address, chainId, version: "1", expirationTime: expiresAt } as const;
    return createSiweMessage({ ...fields, ...challenge });
  };
  const body = (message: string, signature: string) => ({ scheme: "siwe", message, signature });
  return {
    scheme: createSiweScheme({ clock, chains: { get: () => undefined } }),
    account: `eip155:0:${wallet.address.toLowerCase()}`,
    async prove(challenge) {
      const message = write(challenge);
      return body(message, await wallet.signMessage({ message }));
    },
    async forge(challenge) {
      const message = write(challenge);
      const signature = await wallet.signMessage({ message });
      const appended = `${message}\nResources:\n- https://evil.example\nextra`;
      return [
        body(message, await stranger.signMessage({ message })),
        body(message, highTwin(signature)),
        body(appended, await wallet.signMessage({ message: appended })),
        body(message.replace(wallet.address, stranger.address), signature),
      ];
    },
  };
});

signInSchemeConformance("sign-in by typed data (EIP-712)", () => {
  const wallet = privateKeyToAccount(generatePrivateKey());
  const stranger = privateKeyToAccount(generatePrivateKey());
  const chainId = 424_242;
  const fields = (challenge: Challenge, on = chainId) =>
    signInTypedData(written(challenge), { address: wallet.address, chainId: on });
  const body = ({ nonce }: Challenge, signature: string, { address } = wallet) => ({
    scheme: "eip712",
    nonce,
    account: `eip155:${chainId}:${address}`,
    signature,
  });
  return {
    scheme: createEip712Scheme({ chains: { get: () => undefined } }),
    account: `eip155:0:${wallet.address.toLowerCase()}`,
    prove: async (challenge) => body(challenge, await wallet.signTypedData(fields(challenge))),
    async forge(challenge) {
      const asked = fields(challenge);
      const signature = await wallet.signTypedData(asked);
      const named = (name: string) => ({ ...asked, domain: { ...asked.domain, name } });
      return [
        body(challenge, await stranger.signTypedData(asked)),
        body(challenge, signature, stranger),
        body(challenge, highTwin(signature)),
        body(challenge, await wallet.signTypedData(fields(challenge, 1))),
        body(challenge, await wallet.signTypedData(named("Another product"))),
        body(
          challenge,
          await wallet.signMessage({ message: JSON.stringify(asked.message, (_, each) => `${each}`) }),
        ),
        { ...body(challenge, signature), account: `eip155:1:${wallet.address}` },
      ];
    },
  };
});

/** What of a challenge is signed, times as they are written. */
const written = ({ issuedAt, expiresAt, ...terms }: Challenge) => ({
  ...terms,
  issuedAt: issuedAt.toISOString(),
  expiresAt: expiresAt.toISOString(),
});

/** A key of Solana and what it says to bytes. */
function solanaKey() {
  const secret = ed25519.utils.randomSecretKey();
  const address = getAddressDecoder().decode(ed25519.getPublicKey(secret));
  return { address, sign: (bytes: Uint8Array) => ed25519.sign(bytes, secret) };
}

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");
const siwsBody = (signed: Uint8Array, signature: Uint8Array) => ({
  scheme: "siws",
  message: base64(signed),
  signature: base64(signature),
});

/** The off-chain messages in which a hardware wallet signs a text. */
const offchain = (version: 0 | 1) => (text: string, signer: Address) => {
  const requiredSignatories = [{ address: signer }];
  const message =
    version === 1
      ? { version, content: text, requiredSignatories }
      : {
          version,
          applicationDomain: offchainMessageApplicationDomain(signer),
          content: offchainMessageContentUtf8Of1232BytesMax(text),
          requiredSignatories,
        };
  return Uint8Array.from(getOffchainMessageEncoder().encode(message));
};

describe.each([
  ["a text", (text: string) => Buffer.from(text)],
  ["an off-chain message of version 0", offchain(0)],
  ["an off-chain message of version 1", offchain(1)],
])("Sign-In with Solana, signed as %s", (form, envelope) => {
  signInSchemeConformance(`that of ${form}`, () => {
    const [wallet, stranger] = [solanaKey(), solanaKey()];
    const text = (challenge: Challenge, address = wallet.address) =>
      siwsMessage(written(challenge), { address, chainId: "devnet" });
    return {
      scheme: createSiwsScheme(),
      account: `solana:0:${wallet.address}`,
      async prove(challenge) {
        const signed = envelope(text(challenge), wallet.address);
        return siwsBody(signed, wallet.sign(signed));
      },
      async forge(challenge) {
        const asked = text(challenge);
        const signed = envelope(asked, wallet.address);
        const own = (changed: string) => {
          const bytes = envelope(changed, wallet.address);
          return siwsBody(bytes, wallet.sign(bytes));
        };
        // The neutral point as a key: its "signature" of any text needs no secret.
        const neutral = Uint8Array.of(1, ...new Uint8Array(31));
        const nobody = getAddressDecoder().decode(neutral);
        return [
          siwsBody(signed, stranger.sign(signed)),
          siwsBody(
            envelope(text(challenge, nobody), nobody),
            Uint8Array.of(...neutral, ...new Uint8Array(32)),
          ),
          siwsBody(envelope(text(challenge, stranger.address), stranger.address), wallet.sign(signed)),
          siwsBody(offchain(1)(asked, stranger.address), wallet.sign(offchain(1)(asked, stranger.address))),
          siwsBody(signed, wallet.sign(Buffer.from(`${asked}.`))),
          siwsBody(signed, wallet.sign(signed).slice(0, 63)),
          siwsBody(Uint8Array.of(0xff, 1, 2), wallet.sign(Uint8Array.of(0xff, 1, 2))),
          own(`${asked}\nResources:\n- https://evil.example`),
          own(`${asked}\0`),
          own(`Please read:\n${asked}`),
          own(asked.replace("Solana", "Ethereum")),
          own(asked.replace("devnet", "elsewhere")),
          own(asked.replace("Version: 1", "Version: 2")),
          own(asked.replace(/\nExpiration Time: .*/, "")),
          own(asked.replaceAll("\n", "\r\n")),
        ];
      },
    };
  });
});

/** The second form of a signature that every signature has (EIP-2). */
function highTwin(signature: string): string {
  const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
  const s = order - BigInt(`0x${signature.slice(66, 130)}`);
  const v = signature.endsWith("1b") ? "1c" : "1b";
  return `${signature.slice(0, 66)}${s.toString(16).padStart(64, "0")}${v}`;
}

signInSchemeConformance("the sign-in of a plugin, with accounts of another namespace", () => {
  const [account, other] = ["ledger:main:L-12345678", "ledger:main:L-87654321"];
  const secrets = new Map([
    [account, "one secret"],
    [other, "another secret"],
  ]);
  return {
    scheme: createLedgerScheme(secrets),
    account,
    prove: async (challenge) => ledgerProof(challenge, "ledger:main:l-12345678", "one secret"),
    forge: async (challenge) => [
      ledgerProof(challenge, account, "another secret"),
      { ...ledgerProof(challenge, other, "another secret"), account },
      ledgerProof(challenge, "ledger:main:L-00000000", ""),
      { ...ledgerProof(challenge, account, "one secret"), code: "" },
    ],
  };
});
