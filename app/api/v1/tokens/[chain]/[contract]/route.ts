import { AppError } from "#lib/platform/errors.ts";
import { describeToken } from "#lib/shared/api/gates.ts";
import { route } from "../../../../../server.ts";

export const GET = route(describeToken, async ({ host, params, request }) => {
  const id = decodeURIComponent(params.chain);
  const chain = host.chains.get(id);
  if (chain === undefined) {
    throw new AppError(
      "chain_not_configured",
      `This site does not read ${id}. Known: ${host.chains.names().join(", ")}.`,
    );
  }
  const token = await chain.describeToken(params.contract, { signal: request.signal });
  if (token === null) {
    throw new AppError("no_contract", `There is no contract at this address on ${chain.name}.`);
  }
  const { standard, name = null, symbol = null, decimals = null, features = [], divisible = false } = token;
  return { standard, name, symbol, decimals, features: [...features], divisible };
});
