/** What the server issues for one sign-in; times as ISO 8601 in UTC, with milliseconds. */
export interface SignInTerms {
  nonce: string;
  domain: string;
  uri: string;
  statement: string;
  issuedAt: string;
  expiresAt: string;
}

const text = (name: string) => ({ name, type: "string" });

/**
 * The typed data (EIP-712) by which an EVM account signs in: what an EIP-4361 message says, field by field. Wallets refuse to
 * sign for a chain that they are not on, so `chainId` (EIP-155 number) is theirs.
 */
export function signInTypedData(terms: SignInTerms, signer: { address: `0x${string}`; chainId: number }) {
  const { nonce, domain, uri, statement, issuedAt, expiresAt } = terms;
  return {
    domain: { name: "StreamGate sign-in", version: "1", chainId: signer.chainId },
    types: {
      SignIn: [
        text("statement"),
        text("domain"),
        { name: "address", type: "address" },
        text("uri"),
        { name: "chainId", type: "uint256" },
        text("nonce"),
        text("issuedAt"),
        text("expirationTime"),
      ],
    },
    primaryType: "SignIn" as const,
    message: {
      statement,
      domain,
      address: signer.address,
      uri,
      chainId: BigInt(signer.chainId),
      nonce,
      issuedAt,
      expirationTime: expiresAt,
    },
  };
}
