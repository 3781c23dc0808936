import { acceptRule } from "#lib/gate/accept-rule.ts";
import { findHolders as find } from "#lib/gate/find-holders.ts";
import { findHolders } from "#lib/shared/api/gates.ts";
import { route } from "../../../../server.ts";

export const POST = route(findHolders, async ({ host, viewer, body, request }) => ({
  conditions: await find({
    chains: host.chains,
    kinds: host.conditions,
    rule: acceptRule(body.gate, host.conditions, "body.gate"),
    known: viewer.accounts,
    signal: request.signal,
  }),
}));
