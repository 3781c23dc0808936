import { findPackageCid } from "#lib/playback/recovery-kit.ts";
import { getPackageCar } from "#lib/shared/api/recovery.ts";
import { writeCar } from "#lib/storage/write-car.ts";
import { streamBody } from "../../../../../../serve-file.ts";
import { route } from "../../../../../../server.ts";

export const GET = route(getPackageCar, async ({ host, viewer, params }) => {
  const cid = await findPackageCid(host.db, viewer, params.videoId);
  return new Response(await streamBody(writeCar(host.stores.packages, cid)), {
    headers: {
      "content-type": "application/vnd.ipld.car; version=1",
      "content-disposition": `attachment; filename="${params.videoId}.car"`,
      "cache-control": "private, no-store",
    },
  });
});
