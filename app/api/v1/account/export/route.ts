import { exportAccount } from "#lib/account/export-account.ts";
import { exportAccount as contract } from "#lib/shared/api/account.ts";
import { route } from "../../../../server.ts";

export const GET = route(contract, async ({ host, viewer }) => {
  const { hostname } = host.config.publicUrl;
  return new Response(JSON.stringify(await exportAccount(host, viewer), null, 2), {
    headers: {
      "content-type": "application/json",
      "content-disposition": `attachment; filename="${hostname}-account.json"`,
    },
  });
});
