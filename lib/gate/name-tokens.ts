import type { ChainLookup } from "#lib/chains/chain.ts";
import { AppError } from "#lib/platform/errors.ts";
import { tokenOf } from "#lib/shared/conditions/conditions.ts";
import type { Rule } from "#lib/shared/gate.ts";
import { spokenName, type TokenName } from "#lib/shared/token-name.ts";
import { listConditions } from "./rule-logic.ts";

/**
 * What the contracts of a rule call themselves, asked on their chains one after the other; one that gives no name is left
 * out. `silent` is why some could not be asked: worth another try.
 */
export async function nameTokens(
  chains: ChainLookup,
  rule: Rule,
): Promise<{ names: TokenName[]; silent: AppError | null }> {
  const tokens = new Map<string, { chain: string; contract: string }>();
  for (const { condition } of listConditions(rule)) {
    const token = tokenOf(condition);
    if (token !== undefined) tokens.set(`${token.chain} ${token.contract}`, token);
  }
  const names: TokenName[] = [];
  let silent: AppError | null = null;
  for (const { chain, contract } of tokens.values()) {
    try {
      const token = await chains.get(chain)?.describeToken(contract);
      const name = token ? spokenName(token) : undefined;
      if (name !== undefined) names.push({ chain, contract, name });
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== "chain_unavailable") throw error;
      silent = error;
    }
  }
  return { names, silent };
}
