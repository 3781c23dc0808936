import { accountCountsOn, type ChainId, parseAccountId } from "#lib/shared/caip.ts";
import type { GateViewer } from "./condition-kind.ts";

/** The viewer’s addresses (normalised, each once) that count on a chain. */
export function ownersOn(chain: ChainId, viewer: GateViewer): string[] {
  const accounts = viewer.accounts.filter((account) => accountCountsOn(account, chain));
  return [...new Set(accounts.map((account) => parseAccountId(account).address))];
}
