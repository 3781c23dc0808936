import { checkChains } from "#lib/kernel/chain-health.ts";
import { checkChains as contract } from "#lib/shared/api/chain-health.ts";
import { route } from "../../../../../server.ts";

export const POST = route(contract, ({ host, body }) => checkChains(host, body.chain));
