import { findKnownChain } from "./known-chains.ts";

/** The name people know a chain by; the CAIP-2 id itself when the chain is not well known. */
export function chainName(chain: string): string {
  return findKnownChain(chain)?.name ?? `chain ${chain}`;
}
