import type { FileStore } from "#lib/storage/storage.ts";
import { straightRef } from "./original-ref.ts";
import { UploadWriter } from "./upload-writer.ts";

/** Where probing keeps the copy of an original whose clock it sets straight (CopyPlace of lib/media). */
export function straightCopy(files: FileStore, uploadId: string) {
  const ref = straightRef(uploadId);
  return {
    // Under its own name from the first byte on, by which it is found and deleted when the process is killed meanwhile. Nothing
    // reads a half: the copy counts once the probe's facts say so.
    async write(chunks: AsyncIterable<Uint8Array>): Promise<void> {
      await files.delete(ref);
      await files.create(ref, 0);
      const file = await files.openGrowing(ref);
      try {
        const writer = new UploadWriter(file, 0, async () => {});
        for await (const chunk of chunks) await writer.take(chunk);
        await writer.finish();
      } finally {
        await file.close();
      }
    },
    lend: <T>(work: (path: string) => Promise<T>): Promise<T> => files.lend(ref, work),
    delete: (): Promise<void> => files.delete(ref),
  };
}
