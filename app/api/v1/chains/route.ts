import { listChains } from "#lib/kernel/list-chains.ts";
import { listChains as contract } from "#lib/shared/api/gates.ts";
import { route } from "../../../server.ts";

export const GET = route(contract, async ({ host }) => listChains(host));
