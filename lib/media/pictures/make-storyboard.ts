import { pictureFilters, pictureOutput } from "../encode/encode-arguments.ts";
import { openSource } from "../encode/open-source.ts";
import type { FfmpegTools } from "../ffmpeg/find-ffmpeg.ts";
import { UnexpectedOutputError } from "../ffmpeg/media-error.ts";
import { runFfmpeg } from "../ffmpeg/run-ffmpeg.ts";
import type { Ladder } from "../ladder.ts";
import { collectPictures } from "./collect-pictures.ts";

export interface StoryboardJob {
  tools: FfmpegTools;
  /** The original, a local path. */
  input: string;
  ladder: Ladder;
  signal?: AbortSignal | undefined;
}

export interface Storyboard {
  /** File name (`storyboard-0.jpg`, …) and JPEG of each sheet of tiles. */
  sprites: { name: string; data: Buffer }[];
  /** WebVTT whose cues name `storyboard-N.jpg#xywh=x,y,w,h`, relative to itself. */
  vtt: string;
}

/** How the tiles lie in time and on the sheets. */
export interface StoryboardPlan {
  everySeconds: number;
  count: number;
  tileWidth: number;
  tileHeight: number;
  columns: number;
  rows: number;
}

const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300];
const mostTiles = 240;
/** Videos up to this long are decoded whole; of longer ones only keyframes, which costs little more than reading. */
const decodedSeconds = 60;

/** The shortest step that needs at most 240 tiles. Pure. */
export function planStoryboard(ladder: Ladder): StoryboardPlan {
  const { durationSeconds, early } = ladder;
  if (!early) throw new RangeError("sound alone has no storyboard");
  const everySeconds = steps.find((step) => durationSeconds / step <= mostTiles) ?? 600;
  const count = Math.max(1, Math.ceil(durationSeconds / everySeconds - 0.01));
  const portrait = early.height > early.width;
  const tileWidth = portrait ? even((160 * early.width) / early.height) : 160;
  const tileHeight = portrait ? 160 : even((160 * early.height) / early.width);
  const columns = Math.min(10, count);
  return {
    everySeconds,
    count,
    tileWidth,
    tileHeight,
    columns,
    rows: Math.min(10, Math.ceil(count / columns)),
  };
}

/**
 * Small pictures for scrubbing on sheets of at most 10 × 10, with the WebVTT that says which is when.
 * Rejects with MediaCancelledError, FfmpegFailedError, FfmpegLimitError or UnexpectedOutputError.
 */
export async function makeStoryboard(job: StoryboardJob): Promise<Storyboard> {
  const { ladder, tools } = job;
  const plan = planStoryboard(ladder);
  const range = { fromSegment: 0, toSegment: ladder.segmentCount };
  const pictures: Buffer[] = [];
  const source = openSource({
    ...{ tools, input: job.input, ladder, range },
    picture: { width: plan.tileWidth, height: plan.tileHeight },
    decoding: ladder.durationSeconds > decodedSeconds ? ["-skip_frame", "nokey"] : [],
  });
  await runFfmpeg({
    tools,
    feed: source.feed,
    args: [
      ...source.args,
      "-filter_complex",
      pictureFilters(source.ladder, range, {
        everySeconds: plan.everySeconds,
        width: plan.tileWidth,
        height: plan.tileHeight,
        finish: `tile=${plan.columns}x${plan.rows}`,
      }),
      ...pictureOutput(tools, 5, 3),
    ],
    outputs: [collectPictures(pictures)],
    limits: { timeSeconds: 120 + ladder.durationSeconds },
    niceness: 5,
    signal: job.signal,
  });
  const sheets = Math.ceil(plan.count / (plan.columns * plan.rows));
  if (pictures.length < sheets)
    throw new UnexpectedOutputError(`${pictures.length} of ${sheets} sheets came out`);
  const sprites = pictures.slice(0, sheets).map((data, index) => ({ name: spriteName(index), data }));
  return { sprites, vtt: storyboardVtt(plan, ladder.durationSeconds) };
}

/** The WebVTT of a plan. Pure. */
export function storyboardVtt(plan: StoryboardPlan, durationSeconds: number): string {
  const perSheet = plan.columns * plan.rows;
  const cues = Array.from({ length: plan.count }, (_, index) => {
    const start = index * plan.everySeconds;
    const end = Math.min(durationSeconds, start + plan.everySeconds);
    const cell = index % perSheet;
    const x = (cell % plan.columns) * plan.tileWidth;
    const y = Math.floor(cell / plan.columns) * plan.tileHeight;
    const place = `${spriteName(Math.floor(index / perSheet))}#xywh=${x},${y},${plan.tileWidth},${plan.tileHeight}`;
    return `${vttTime(start)} --> ${vttTime(end)}\n${place}\n`;
  });
  return `WEBVTT\n\n${cues.join("\n")}`;
}

function spriteName(index: number): string {
  return `storyboard-${index}.jpg`;
}

function vttTime(seconds: number): string {
  const millis = Math.round(seconds * 1000);
  const part = (value: number, digits: number) => String(value).padStart(digits, "0");
  const whole = Math.floor(millis / 1000);
  return `${part(Math.floor(whole / 3600), 2)}:${part(Math.floor(whole / 60) % 60, 2)}:${part(whole % 60, 2)}.${part(millis % 1000, 3)}`;
}

function even(side: number): number {
  return Math.max(2, 2 * Math.round(side / 2));
}
