import { execFile } from "node:child_process";
import { createWriteStream } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { measureLoudness } from "#lib/media/encode/measure-loudness.ts";
import {
  furtherAudio,
  transcodeAudio,
  transcodeEarlyLane,
  transcodeWindow,
} from "#lib/media/encode/transcode.ts";
import type { FfmpegTools } from "#lib/media/ffmpeg/find-ffmpeg.ts";
import { chooseLadder, type Ladder } from "#lib/media/ladder.ts";
import type { MediaInfo } from "#lib/media/media-info.ts";
import { type CopyPlace, probeStraight } from "#lib/media/probe/probe-straight.ts";
import { wholeRange } from "#lib/media/segment-grid.ts";
import { withShortWindows } from "./clips.ts";
import { CollectedTracks } from "./collected-tracks.ts";

const run = promisify(execFile);

/** What became of a file: one playable MP4 for each track of the early lane and of the full package. */
export interface Taken {
  /** What was transcoded: the file, or the copy of it whose clock was set straight. */
  input: string;
  info: MediaInfo & { straightened: boolean };
  ladder: Ladder;
  /** Paths by track name. */
  early: Map<string, string>;
  full: Map<string, string>;
}

/** Takes a file all the way: probe, early lane, windows of one segment each, further sounds. */
export async function takeThrough(tools: FfmpegTools, file: string): Promise<Taken> {
  const straight = `${file}.straight`;
  const copy: CopyPlace = {
    write: (chunks) => pipeline(chunks, createWriteStream(straight)),
    lend: (work) => work(straight),
    delete: () => rm(straight, { force: true }),
  };
  const probed = await probeStraight({ tools, file, copy });
  const input = probed.straightened ? straight : file;
  const info = { ...probed, ...(await measureLoudness({ tools, file: input, info: probed })) };
  const ladder = withShortWindows(chooseLadder(info), 1);
  const outDir = `${input}.out`;
  await mkdir(outDir, { recursive: true });
  const early = await makeEarly(tools, input, ladder, outDir);
  return {
    input,
    info,
    ladder,
    early,
    // What the early lane has is not made again.
    full: new Map([...early, ...(await makeRest(tools, input, ladder, outDir))]),
  };
}

async function makeEarly(tools: FfmpegTools, input: string, ladder: Ladder, outDir: string) {
  const made = new CollectedTracks();
  await transcodeEarlyLane({ tools, input, ladder, ...wholeRange(ladder), preset: "ultrafast", ...made });
  return writeAll(made, (track) => join(outDir, `early-${track}.mp4`));
}

async function makeRest(tools: FfmpegTools, input: string, ladder: Ladder, outDir: string) {
  const made = new CollectedTracks();
  const job = { tools, input, ladder, ...made };
  for (let window = 0; window < ladder.windowCount; window++)
    await transcodeWindow({ ...job, window, preset: "ultrafast" });
  for (const { track } of furtherAudio(ladder)) await transcodeAudio({ ...job, track });
  return writeAll(made, (track) => join(outDir, `full-${track}.mp4`));
}

async function writeAll(made: CollectedTracks, pathOf: (track: string) => string) {
  const files = new Map<string, string>();
  for (const track of made.inits.keys()) files.set(track, await made.write(track, pathOf(track)));
  return files;
}

/** What a decoder makes of a track: every frame counted, the size as coded. */
export async function look(tools: FfmpegTools, file: string) {
  const { stdout, stderr } = await run(tools.ffprobePath, [
    ...["-v", "error", "-count_frames", "-of", "json", "-show_streams", file],
  ]);
  if (stderr.trim() !== "") throw new Error(`the decoder found errors: ${stderr}`);
  const [stream] = (JSON.parse(stdout) as { streams: Record<string, string | number>[] }).streams;
  return {
    frames: Number(stream?.nb_read_frames),
    width: Number(stream?.width),
    height: Number(stream?.height),
    pixelFormat: String(stream?.pix_fmt),
    pixelAspect: String(stream?.sample_aspect_ratio ?? "1:1"),
    colors: [stream?.color_space, stream?.color_primaries, stream?.color_transfer, stream?.color_range],
    channels: Number(stream?.channels),
    seconds: Number(stream?.duration),
  };
}

/** Mean red, green and blue of the cells of one frame, row by row, as a player that knows BT.709 shows them. */
export async function colorsAt(
  tools: FfmpegTools,
  file: string,
  cells: { columns: number; rows: number; atSeconds?: number },
): Promise<[number, number, number][]> {
  const { columns, rows, atSeconds = 0 } = cells;
  const filter = `scale=in_color_matrix=bt709:in_range=tv,format=gbrp,scale=${columns}:${rows}:flags=area,format=rgb24`;
  const { stdout } = await run(
    tools.ffmpegPath,
    [
      ...["-v", "error", "-i", file, "-ss", String(atSeconds), "-frames:v", "1"],
      ...["-vf", filter, "-f", "rawvideo", "pipe:1"],
    ],
    { encoding: "buffer" },
  );
  return Array.from({ length: columns * rows }, (_, cell) => [
    stdout[cell * 3] ?? -1,
    stdout[cell * 3 + 1] ?? -1,
    stdout[cell * 3 + 2] ?? -1,
  ]);
}
