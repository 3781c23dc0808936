import { pictureOutput, stereoFilters } from "../encode/encode-arguments.ts";
import { openSource } from "../encode/open-source.ts";
import type { FfmpegTools } from "../ffmpeg/find-ffmpeg.ts";
import { UnexpectedOutputError } from "../ffmpeg/media-error.ts";
import { runFfmpeg } from "../ffmpeg/run-ffmpeg.ts";
import type { Ladder } from "../ladder.ts";
import { collectPictures } from "./collect-pictures.ts";

/** Bars across the picture, each 8 pixels wide with a gap of 3. */
const bars = 128;
const barPixels = 8;
const gapPixels = 3;
const height = 320;
const picture = { width: 1280, height: 720 };

/** The dark theme's ground and accent (app/globals.css): the poster belongs to the page. */
const ground = { red: 0x0a, green: 0x0d, blue: 0x0c };
const accent = { red: 0x45, green: 0xd3, blue: 0xa2 };

/**
 * A poster for sound alone: how loud it is from its beginning to its end, as bars. Rejects with MediaCancelledError,
 * FfmpegFailedError, FfmpegLimitError or UnexpectedOutputError.
 */
export async function drawPoster(job: {
  tools: FfmpegTools;
  /** The original, a local path. */
  input: string;
  ladder: Ladder;
  signal?: AbortSignal | undefined;
}): Promise<{ width: number; height: number; data: Buffer }> {
  const { ladder, tools } = job;
  const range = { fromSegment: 0, toSegment: ladder.segmentCount };
  const source = openSource({ tools, input: job.input, ladder, range, audio: ladder.audio.slice(0, 1) });
  const [audio] = source.ladder.audio;
  if (!audio) throw new RangeError("there is neither picture nor sound");
  const pictures: Buffer[] = [];
  await runFfmpeg({
    tools,
    feed: source.feed,
    args: [
      ...source.args,
      ...["-filter_complex", `[0:${audio.streamIndex}]${stereoFilters(audio.mixChannels)},${drawing()}[p]`],
      ...pictureOutput(tools, 3, 3),
    ],
    outputs: [collectPictures(pictures)],
    limits: { timeSeconds: 120 + ladder.durationSeconds },
    niceness: 5,
    signal: job.signal,
  });
  const [data] = pictures;
  if (!data) throw new UnexpectedOutputError("no poster came out");
  return { ...picture, data };
}

function drawing(): string {
  const width = bars * barPixels;
  const shade = (colour: keyof typeof ground) =>
    `'${ground[colour]}+val*${accent[colour] - ground[colour]}/255'`;
  const behind = `0x${Buffer.from([ground.red, ground.green, ground.blue]).toString("hex")}`;
  return [
    // The filter that draws keeps all samples until the end: few of them are enough for bars.
    "aresample=4000,aformat=sample_fmts=s16:channel_layouts=mono,volume=12dB",
    `showwavespic=s=${bars}x${height}:split_channels=0:scale=sqrt:colors=white,format=gray`,
    `scale=${width}:${height}:flags=neighbor,format=rgb24`,
    `lutrgb=r=${shade("red")}:g=${shade("green")}:b=${shade("blue")},format=yuv444p`,
    `drawgrid=x=0:y=-1:w=${barPixels}:h=${2 * height}:t=${gapPixels}:c=${behind}`,
    `pad=${picture.width}:${picture.height}:${(picture.width - width) / 2}:${(picture.height - height) / 2}:color=${behind}`,
    "setsar=1,scale=out_range=pc,format=yuvj420p",
  ].join(",");
}
