import { acceptRule } from "#lib/gate/accept-rule.ts";
import { evaluateGate } from "#lib/gate/evaluate-gate.ts";
import { tryGate } from "#lib/shared/api/gates.ts";
import { route } from "../../../../server.ts";

export const POST = route(tryGate, ({ host, viewer, body, request }) =>
  evaluateGate({
    chains: host.chains,
    kinds: host.conditions,
    clock: host.clock,
    rule: acceptRule(body.gate, host.conditions, "body.gate"),
    accounts: body.account === undefined ? viewer.accounts : [body.account],
    signal: request.signal,
  }),
);
