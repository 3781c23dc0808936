import type { SignInTerms } from "./sign-in-typed-data.ts";

/** How a Sign-In with Solana message may name a cluster. */
export type SolanaCluster = "mainnet" | "testnet" | "devnet" | "localnet";

/** The fields that a wallet with `solana:signIn` is asked to write into its message (`SolanaSignInInput`). */
export function siwsFields(terms: SignInTerms, signer: { address: string; chainId: SolanaCluster }) {
  const { nonce, domain, uri, statement, issuedAt, expiresAt } = terms;
  const { address, chainId } = signer;
  return {
    domain,
    address,
    statement,
    uri,
    version: "1",
    chainId,
    nonce,
    issuedAt,
    expirationTime: expiresAt,
  };
}

/**
 * The text of these fields: the grammar of Sign-In with Solana, which is EIP-4361's for another chain. Wallets without
 * `solana:signIn` are asked to sign it as it is.
 */
export function siwsMessage(terms: SignInTerms, signer: { address: string; chainId: SolanaCluster }): string {
  const fields = siwsFields(terms, signer);
  return [
    `${fields.domain} wants you to sign in with your Solana account:`,
    fields.address,
    "",
    fields.statement,
    "",
    `URI: ${fields.uri}`,
    `Version: ${fields.version}`,
    `Chain ID: ${fields.chainId}`,
    `Nonce: ${fields.nonce}`,
    `Issued At: ${fields.issuedAt}`,
    `Expiration Time: ${fields.expirationTime}`,
  ].join("\n");
}
