import { type ChainId, shortAddress } from "#lib/shared/caip.ts";
import { chainName } from "#lib/shared/chain-names.ts";
import type { ConditionVerdict } from "./condition-kind.ts";

/** Who holds something in a sentence that goes on with what: `Your wallet 7S3P4H…AaKv holds`. */
export function sayHolders(addresses: readonly string[], chain: ChainId): string {
  const [only] = addresses;
  return addresses.length === 1 && only !== undefined
    ? `Your wallet ${shortAddress(only, chain)} holds`
    : `Of your ${addresses.length} wallets on ${chainName(chain)} none holds more than`;
}

/** None of a viewer's accounts is a Solana one. */
export function noSolanaAccount(chain: ChainId): ConditionVerdict {
  const message = `None of your accounts is on ${chainName(chain)}. Link a Solana wallet.`;
  return { met: false, reason: { code: "no_account", message } };
}
