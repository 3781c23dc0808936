import { putUploadDigest } from "#lib/shared/api/videos.ts";
import { recordClientDigest } from "#lib/videos/uploads/digests.ts";
import { route } from "../../../../../server.ts";

export const PUT = route(putUploadDigest, ({ host, viewer, params, body }) =>
  recordClientDigest(host.db, viewer, params.uploadId, body.sha256),
);
