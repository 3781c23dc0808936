import type { OutputHandler } from "../ffmpeg/run-guarded.ts";

/** Takes concatenated JPEGs and adds each to `pictures`. */
export function collectPictures(pictures: Buffer[]): OutputHandler {
  return async (chunks) => {
    const parts: Buffer[] = [];
    for await (const chunk of chunks) parts.push(chunk);
    pictures.push(...splitPictures(Buffer.concat(parts)));
  };
}

/** ITU-T T.81 §B.1.1: entropy-coded data never holds FF D9 (end of image); the next picture begins with FF D8. */
function* splitPictures(data: Buffer): Generator<Buffer> {
  let start = 0;
  while (start < data.length) {
    const end = data.indexOf("ffd9", start, "hex");
    if (end < 0) return;
    yield data.subarray(start, end + 2);
    start = end + 2;
  }
}
