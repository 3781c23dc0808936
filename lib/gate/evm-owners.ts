import { accountCountsOn, type ChainId, parseAccountId } from "#lib/shared/caip.ts";
import type { GateViewer } from "./condition-kind.ts";

/** The viewer's addresses (lower case, each once) that count on an EVM chain. */
export function evmOwners(chain: ChainId, viewer: GateViewer): string[] {
  const accounts = viewer.accounts.filter((account) => accountCountsOn(account, chain));
  return [...new Set(accounts.map((account) => parseAccountId(account).address))];
}
