import { findKnownChain } from "#lib/shared/known-chains.ts";

/** Where anybody can look a contract or an account up; null for chains without a public explorer that we know. */
export function explorerUrl(chain: string, address: string): string | null {
  const { explorerUrl: explorer, explorerQuery = "" } = findKnownChain(chain) ?? {};
  return explorer === undefined ? null : `${explorer}/address/${address}${explorerQuery}`;
}
