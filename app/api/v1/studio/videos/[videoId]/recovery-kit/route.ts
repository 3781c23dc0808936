import { makeRecoveryKit } from "#lib/playback/recovery-kit.ts";
import { getRecoveryKit } from "#lib/shared/api/recovery.ts";
import { route } from "../../../../../../server.ts";

export const GET = route(getRecoveryKit, async ({ host, viewer, params, reference }) => {
  const { db, config, clock, log } = host;
  const context = { db, masterKey: config.masterKey, now: clock.now() };
  const kit = await makeRecoveryKit(context, viewer, params.videoId);
  // Who took a key out of here and when; what it is stays between them and the answer.
  log.info(
    { audit: "recovery_kit", videoId: params.videoId, viewerId: viewer.viewerId, reference },
    "gave out a recovery kit",
  );
  return new Response(JSON.stringify(kit, null, 1), {
    headers: {
      "content-type": "application/json",
      "content-disposition": `attachment; filename="${params.videoId}-recovery-kit.json"`,
      "cache-control": "no-store",
    },
  });
});
