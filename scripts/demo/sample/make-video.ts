import { execFile } from "node:child_process";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type { FfmpegTools } from "#lib/media/ffmpeg/find-ffmpeg.ts";
import { drawArt, frame, type SampleArt } from "./art.ts";
import { chordSource, soundSeconds } from "./sound.ts";

const run = promisify(execFile);
const framesPerSecond = 24;

/**
 * Makes the sample video at `target` (MP4, 36 s, 720p, with sound): a sun rises over drifting hills behind a gate, three
 * titles, a slow chord. Uses only sources and filters that the FFmpeg of 2018 has, and no font of the machine.
 * `target` appears whole or not at all. Rejects when FFmpeg fails or `signal` aborts.
 */
export async function makeSampleVideo(
  tools: FfmpegTools,
  target: string,
  signal?: AbortSignal,
): Promise<void> {
  const folder = join(dirname(target), "sample-art");
  const part = `${target}.part.mp4`;
  await mkdir(folder, { recursive: true });
  try {
    const art = await drawArt(folder);
    await run(tools.ffmpegPath, [...input(art), ...output(part)], { ...(signal ? { signal } : {}) });
    await rename(part, target);
  } finally {
    await rm(folder, { recursive: true, force: true });
    await rm(part, { force: true });
  }
}

function input(art: SampleArt): string[] {
  const still = (file: string) => ["-framerate", String(framesPerSecond), "-i", file];
  const stills = [art.glow, ...art.hills, art.gate, ...art.titles].flatMap(still);
  return [
    "-nostdin",
    "-v",
    "error",
    "-y",
    "-f",
    "lavfi",
    "-i",
    sky,
    ...stills,
    "-f",
    "lavfi",
    "-i",
    chordSource(),
  ];
}

// A gradient has no detail: 48 × 27 points, enlarged, look the same and cost a thousandth.
const dawn = (night: number, day: number) => `${night}+(${day - night})*min(1\\,T/30)`;
const channel = (top: string, bottom: string) =>
  `(${top})+((${bottom})-(${top}))*pow(Y/H\\,0.8)+4*sin(X/9+T/3)`;
const sky = [
  `color=black:s=48x27:r=${framesPerSecond}:d=${soundSeconds}`,
  "format=gbrp",
  `geq=r='${channel(dawn(8, 52), dawn(34, 252))}':g='${channel(dawn(22, 118), dawn(58, 190))}':b='${channel(dawn(40, 138), dawn(74, 138))}'`,
  `scale=${frame.width}:${frame.height}:flags=bicubic`,
  "format=yuv420p",
].join(",");

const titleTimes = [
  [2, 10],
  [13, 21],
  [25, 34],
] as const;

function output(file: string): string[] {
  const last = titleTimes.length - 1;
  const chain = [
    ...Array.from({ length: 5 }, (_, index) => `[${index + 1}:v]${held("yuva420p")}[p${index + 1}]`),
    "[0:v][p1]overlay=x='W*0.5-w/2':y='H*0.92-h/2-t*7.4':shortest=1[a]",
    "[a][p2]overlay=x='-120-t*3':y=0:shortest=1[b]",
    "[b][p3]overlay=x='-260+t*5':y=0:shortest=1[c]",
    "[c][p5]overlay=x='(W-w)/2':y='H-h-52':shortest=1[d]",
    "[d][p4]overlay=x='-60-t*8':y=0:shortest=1[s]",
    ...titleTimes.flatMap(([from, to], index) => [
      `[${6 + index}:v]${held("yuva420p")},fade=in:st=${from}:d=1.4:alpha=1,fade=out:st=${to - 1.4}:d=1.4:alpha=1[t${index}]`,
      `[s${index === 0 ? "" : index - 1}][t${index}]overlay=0:'150+8*max(0\\,1-(t-${from})/1.6)':enable='between(t\\,${from}\\,${to})':shortest=1[s${index}]`,
    ]),
    // A breath of grain keeps the sky from falling into steps.
    `[s${last}]noise=alls=3:allf=t,fade=in:st=0:d=1.2,fade=out:st=${soundSeconds - 1.5}:d=1.5,format=yuv420p[v]`,
    `[${7 + last}:a]lowpass=f=2400,aecho=0.8:0.7:90|170:0.25|0.18,afade=in:d=2,afade=out:st=${soundSeconds - 3}:d=3[sound]`,
  ];
  return [
    ...["-filter_complex", chain.join(";"), "-map", "[v]", "-map", "[sound]", "-t", String(soundSeconds)],
    ...["-c:v", "libx264", "-preset", "veryfast", "-crf", "19", "-g", "96", "-c:a", "aac", "-b:a", "160k"],
    ...["-movflags", "+faststart", file],
  ];
}

/** A still picture as frames without end: decoded and converted once, not for every frame. */
function held(format: string): string {
  return `format=${format},loop=loop=-1:size=1:start=0,setpts=N/${framesPerSecond}/TB`;
}
