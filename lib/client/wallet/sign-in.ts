import { getAddress, UserRejectedRequestError } from "viem";
import { createSiweMessage } from "viem/siwe";
import type { Config, Connector } from "wagmi";
import { signMessage } from "wagmi/actions";
import { createNonce, createSession, type ViewerInfo } from "#lib/shared/api/auth.ts";
import { call } from "../api.ts";

/** The person pressed “Reject” in the wallet, or closed it. */
export class SignatureRejected extends Error {
  override readonly name = "SignatureRejected";
}

/**
 * Sign-In with Ethereum (EIP-4361): nonce from the server, message signed by the wallet, session from the server.
 * The message names the chain that the wallet is on, known to us or not.
 * Throws SignatureRejected, or ApiProblem with the server's reason.
 */
export async function signIn(
  config: Config,
  wallet: { connector: Connector; address: string; chainNumber: number },
  onSigned: () => void,
): Promise<ViewerInfo> {
  const challenge = await call(createNonce, {});
  const address = getAddress(wallet.address);
  const message = createSiweMessage({
    domain: challenge.domain,
    address,
    statement: challenge.statement,
    uri: challenge.uri,
    version: "1",
    chainId: wallet.chainNumber,
    nonce: challenge.nonce,
    issuedAt: new Date(challenge.issuedAt),
    expirationTime: new Date(challenge.expiresAt),
  });
  const signature = await signMessage(config, {
    account: address,
    connector: wallet.connector,
    message,
  }).catch((error: unknown) => {
    throw isRejection(error) ? new SignatureRejected("The signature was rejected.") : error;
  });
  onSigned();
  const { viewer } = await call(createSession, { body: { scheme: "siwe", message, signature } });
  return viewer;
}

/** True when a wallet error means that the person declined (EIP-1193 code 4001), however deep it is wrapped. */
export function isRejection(error: unknown): boolean {
  for (let each = error, depth = 0; each instanceof Error && depth < 8; each = each.cause, depth += 1) {
    if (each.name === UserRejectedRequestError.name) return true;
    if ("code" in each && (each.code === 4001 || each.code === "ACTION_REJECTED")) return true;
  }
  return typeof error === "object" && error !== null && "code" in error && error.code === 4001;
}
