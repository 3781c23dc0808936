import type { ReadResult } from "#lib/chains/chain.ts";

/**
 * How many units of its balances make one token of a contract that is used as an ERC-721, from its answer to `decimals()`. An
 * ERC-721 has no decimals and counts tokens (ERC-721: "Count all NFTs assigned to an owner"); one that is an ERC-20 as well
 * (ERC-404 and its kin) counts parts of them in its one `balanceOf`.
 */
export function unitsOfOneToken(decimals: ReadResult<bigint>): bigint {
  return decimals.ok ? 10n ** decimals.value : 1n;
}

/** A balance in whole tokens; a fault stays one. */
export function inWholeTokens(balance: ReadResult<bigint>, unitsOfOne: bigint): ReadResult<bigint> {
  return balance.ok ? { ok: true, value: balance.value / unitsOfOne } : balance;
}
