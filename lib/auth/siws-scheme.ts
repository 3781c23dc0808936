import { isSignedByKey } from "#lib/chains/solana/key-signature.ts";
import { readSignedText } from "#lib/chains/solana/signed-text.ts";
import { AppError } from "#lib/platform/errors.ts";
import { type SiwsProof, siwsProofSchema } from "#lib/shared/api/auth.ts";
import { readBareAddress } from "#lib/shared/caip.ts";
import { type SolanaCluster, siwsMessage } from "#lib/shared/siws-message.ts";
import type { SignInScheme } from "./sign-in-scheme.ts";

/** What a text says that the server did not issue: who signs, and on which cluster their wallet is. */
const claims = /^[^\n]* wants you to sign in with your Solana account:\n([1-9A-HJ-NP-Za-km-z]{32,44})\n/;
const cluster = /\nChain ID: (mainnet|testnet|devnet|localnet)\n/;

/**
 * Sign-In with Solana, by a wallet's `solana:signIn`, as a plain signed message, or as an off-chain message. The text is
 * written again from the challenge and has to be the same to the letter, so that no field can differ and none be added;
 * the address in it is the key that has to have signed.
 */
export function createSiwsScheme(): SignInScheme<SiwsProof> {
  return {
    name: "siws",
    proof: siwsProofSchema,
    nonceOf({ message }) {
      const nonce = /\nNonce: ([a-zA-Z0-9]{8,200})\n/.exec(textOf(message).text)?.[1];
      if (nonce === undefined) throw invalid("The message is no Sign-In with Solana message.");
      return nonce;
    },
    async verify({ message, signature }, { issuedAt, expiresAt, ...challenge }) {
      const { text, signers } = textOf(message);
      const [address, chainId] = [claims.exec(text)?.[1], cluster.exec(text)?.[1]];
      const account = address === undefined ? undefined : readBareAddress(address)?.key;
      if (address === undefined || account === undefined || chainId === undefined) {
        throw invalid("The message names no Solana account or no cluster.");
      }
      const terms = { ...challenge, issuedAt: issuedAt.toISOString(), expiresAt: expiresAt.toISOString() };
      if (text !== siwsMessage(terms, { address, chainId: chainId as SolanaCluster })) {
        throw invalid("The wallet signed another message than it was asked for.");
      }
      const signed = Buffer.from(message, "base64");
      const named = signers === undefined || signers.includes(address);
      if (!named || !isSignedByKey(address, signed, Buffer.from(signature, "base64"))) {
        throw invalid("The signature does not belong to this account. Sign again with the same wallet.");
      }
      return account;
    },
  };
}

function textOf(message: string) {
  const read = readSignedText(Buffer.from(message, "base64"));
  if (read === undefined) throw invalid("The message is neither a text nor an off-chain message.");
  return read;
}

function invalid(message: string): AppError {
  return new AppError("sign_in_invalid", message);
}
