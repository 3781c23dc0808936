import { findKnownChain } from "#lib/shared/known-chains.ts";

/** Where anybody can look a contract or an account up; null for chains without a public explorer that we know. */
export function explorerUrl(chain: string, address: string): string | null {
  const explorer = findKnownChain(chain)?.explorerUrl;
  return explorer === undefined ? null : `${explorer}/address/${address}`;
}
