import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { FfmpegTools } from "#lib/media/ffmpeg/find-ffmpeg.ts";

const run = promisify(execFile);

/** Decodes a clear track from beginning to end and counts its frames. Throws when ffprobe finds an error in it. */
export async function countFrames(tools: FfmpegTools, track: Buffer): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "streamgate-demo-"));
  try {
    const file = join(folder, "track.mp4");
    await writeFile(file, track);
    const { stdout, stderr } = await run(tools.ffprobePath, [
      ...["-v", "error", "-count_frames", "-show_entries", "stream=nb_read_frames", "-of", "csv=p=0", file],
    ]);
    if (stderr.trim() !== "") throw new Error(`the decoder found errors: ${stderr.trim().slice(0, 500)}`);
    return Number.parseInt(stdout, 10);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
