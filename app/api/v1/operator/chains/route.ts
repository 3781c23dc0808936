import { showChainHealth } from "#lib/kernel/chain-health.ts";
import { getChainHealth } from "#lib/shared/api/chain-health.ts";
import { route } from "../../../../server.ts";

export const GET = route(getChainHealth, async ({ host }) => showChainHealth(host));
