import { createNonce, createSession } from "#lib/shared/api/auth.ts";
import type { SignInTerms } from "#lib/shared/sign-in-typed-data.ts";
import { call } from "../api.ts";
import { setViewer } from "../viewer.ts";
import type { SignInProof } from "./sign-in.ts";
import { endSignIn } from "./wallet-store.ts";

/** What a signature is asked for: where its challenge comes from, where the proof goes, and what the window says. */
export interface SignPurpose {
  name: "sign_in" | "confirm" | "link";
  title: string;
  /** Stands behind “Prove that 0x… is yours by signing a message in your wallet.” */
  promise: string;
  /**
   * A challenge of the server, to be asked for before the person presses anything: a phone opens a wallet on a press alone.
   * Throws ApiProblem.
   */
  issue(): Promise<SignInTerms>;
  /** Throws ApiProblem. */
  submit(proof: SignInProof): Promise<void>;
}

export const signInPurpose: SignPurpose = {
  name: "sign_in",
  title: "Sign in",
  promise: "It costs nothing and allows nothing else.",
  issue: () => call(createNonce, {}),
  async submit(body) {
    await setViewer((await call(createSession, { body })).viewer);
    endSignIn();
  },
};
