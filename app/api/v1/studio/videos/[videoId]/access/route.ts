import { acceptRule, requireChains } from "#lib/gate/accept-rule.ts";
import { setAccess as contract } from "#lib/shared/api/videos.ts";
import { setAccess } from "#lib/videos/set-access.ts";
import { route } from "../../../../../../server.ts";

export const PUT = route(contract, ({ host, viewer, params, body }) => {
  if (body.access === "everyone") return setAccess(host.db, viewer, params.videoId, body);
  const gate = acceptRule(body.gate, host.conditions, "body.gate");
  requireChains(gate, host.conditions, host.chains);
  return setAccess(host.db, viewer, params.videoId, { access: "gated", gate });
});
