import { execFile } from "node:child_process";
import { createWriteStream } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { parseArgs, promisify } from "node:util";
import { findFfmpegTools } from "#lib/media/ffmpeg/find-ffmpeg.ts";
import { recoveryKitSchema } from "#lib/shared/recovery-kit.ts";
import { decryptTrack, openCar } from "./recovery/open-kit.ts";

// node scripts/play-recovery-kit.ts KIT.json PACKAGE.car VIDEO.mp4: the video again, in its best quality with all of its
// sound, from the two files alone. No server, no database, no chain.
const { positionals } = parseArgs({ allowPositionals: true });
const [kitPath, carPath, outPath] = positionals;
if (kitPath === undefined || carPath === undefined || outPath === undefined) {
  console.error("Usage: node scripts/play-recovery-kit.ts KIT.json PACKAGE.car VIDEO.mp4");
  process.exit(2);
}

const folder = await mkdtemp(join(tmpdir(), "streamgate-kit-"));
try {
  const kit = recoveryKitSchema.parse(JSON.parse(await readFile(kitPath, "utf8")));
  const car = await openCar(carPath);
  // Video tracks stand from the best to the lowest.
  const best = kit.tracks.find(({ kind }) => kind === "video");
  const tracks = [...(best ? [best] : []), ...kit.tracks.filter(({ kind }) => kind === "audio")];
  const files: string[] = [];
  for (const track of tracks) {
    const file = join(folder, `${track.name}.mp4`);
    await pipeline(Readable.from(decryptTrack(kit, car, track)), createWriteStream(file, { mode: 0o600 }));
    console.log(`Decrypted ${track.name}: ${track.segments.length} segments.`);
    files.push(file);
  }
  await car.close();
  const { ffmpegPath } = await findFfmpegTools(process.env);
  await promisify(execFile)(ffmpegPath, [
    ...["-nostdin", "-v", "error", "-y", ...files.flatMap((file) => ["-i", file])],
    ...[
      ...files.flatMap((_, index) => ["-map", String(index)]),
      "-c",
      "copy",
      "-movflags",
      "+faststart",
      outPath,
    ],
  ]);
  console.log(`Wrote ${outPath}.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
