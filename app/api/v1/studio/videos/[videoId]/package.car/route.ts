import { AppError } from "#lib/platform/errors.ts";
import { findPackageCid } from "#lib/playback/recovery-kit.ts";
import { getPackageCar } from "#lib/shared/api/recovery.ts";
import { isContentStorage } from "#lib/storage/storage.ts";
import { writeCar } from "#lib/storage/write-car.ts";
import { streamBody } from "../../../../../../serve-file.ts";
import { route } from "../../../../../../server.ts";

export const GET = route(getPackageCar, async ({ host, viewer, params }) => {
  const cid = await findPackageCid(host.db, viewer, params.videoId);
  const storage = host.storage.require("ipfs");
  if (!isContentStorage(storage)) {
    throw new AppError("configuration_invalid", `The storage "${storage.name}" makes no CAR files.`);
  }
  return new Response(await streamBody(writeCar(storage, cid)), {
    headers: {
      "content-type": "application/vnd.ipld.car; version=1",
      "content-disposition": `attachment; filename="${params.videoId}.car"`,
      "cache-control": "private, no-store",
    },
  });
});
