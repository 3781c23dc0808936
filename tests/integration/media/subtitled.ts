import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { FfmpegTools } from "#lib/media/ffmpeg/find-ffmpeg.ts";
import { ffmpeg } from "./clips.ts";

/** A SubRip file whose cues say their own times, a second each from half a second on. */
export function subRip(texts: readonly string[]): string {
  return texts.map((text, n) => `${n + 1}\n00:00:0${n},500 --> 00:00:0${n + 1},500\n${text}\n`).join("\n");
}

/** A subtitle stream of pictures as Blu-rays have it (PGS): one screen without an object at one second. */
function pictureSubtitles(): Buffer {
  const segment = (type: number, payload: Buffer) => {
    const head = Buffer.alloc(13);
    head.write("PG", "latin1");
    head.writeUInt32BE(90_000, 2);
    head.writeUInt8(type, 10);
    head.writeUInt16BE(payload.length, 11);
    return Buffer.concat([head, payload]);
  };
  const composition = Buffer.from([7, 128, 4, 56, 0x10, 0, 0, 0x80, 0, 0, 0]);
  return Buffer.concat([segment(0x16, composition), segment(0x80, Buffer.alloc(0))]);
}

/** Output options of one subtitle track in a clip. */
export type SubtitleTrack = { codec: string; text: string; options?: readonly string[] } | "pictures";

/** Makes a clip of 4 s without sound that holds the given subtitle tracks, in their order after the picture. */
export async function makeSubtitled(
  tools: FfmpegTools,
  folder: string,
  name: string,
  tracks: readonly SubtitleTrack[],
  output: readonly string[] = [],
): Promise<string> {
  const file = join(folder, name);
  const inputs = await Promise.all(
    tracks.map(async (track, index) => {
      const path = join(folder, `${name}-${index}.${track === "pictures" ? "sup" : "srt"}`);
      await writeFile(path, track === "pictures" ? pictureSubtitles() : track.text);
      return ["-i", path];
    }),
  );
  await ffmpeg(
    tools,
    ...["-f", "lavfi", "-i", "testsrc=d=4:s=64x64:r=10", ...inputs.flat(), "-map", "0:v"],
    ...tracks.flatMap((_, index) => ["-map", `${index + 1}`]),
    ...["-c:v", "libx264", "-preset", "ultrafast"],
    ...tracks.flatMap((track, index) =>
      track === "pictures"
        ? [`-c:s:${index}`, "copy"]
        : [
            `-c:s:${index}`,
            track.codec,
            ...(track.options ?? []).map((one) => one.replace("#", `s:${index}`)),
          ],
    ),
    ...output,
    file,
  );
  return file;
}
