import { join } from "node:path";
import { originalRef } from "#lib/videos/uploads/original-ref.ts";

/** Where the store that files lie in by default keeps the original of an upload. */
export const originalPath = ({ dataDir }: { dataDir: string }, uploadId: string) =>
  join(dataDir, originalRef(uploadId));
