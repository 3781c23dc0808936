import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { FfmpegTools } from "#lib/media/ffmpeg/find-ffmpeg.ts";
import type { Ladder } from "#lib/media/ladder.ts";
import { oldestTools, packagedTools, testTools } from "../../setup/ffmpeg.ts";

const run = promisify(execFile);

/**
 * Every FFmpeg of this machine that the product may meet: the one it would choose and the one that npm brings; with
 * `oldest` also the one that npm brings to other systems.
 */
export async function everyTools(options: { oldest?: boolean } = {}): Promise<[string, FfmpegTools][]> {
  const all = await Promise.all([
    testTools(),
    packagedTools(),
    ...(options.oldest === true ? [oldestTools()] : []),
  ]);
  const distinct = new Map(all.map((tools) => [tools.ffmpegPath, tools]));
  return [...distinct.values()].map((tools) => [`${tools.source} ${tools.version}`, tools]);
}

/** A private folder that is gone when the returned function has run. */
export async function temporaryFolder(): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "streamgate-media-"));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Runs a bare FFmpeg for a test and returns what it wrote to standard output and standard error. */
export async function ffmpeg(
  tools: FfmpegTools,
  ...args: string[]
): Promise<{ stdout: Buffer; stderr: string }> {
  const { stdout, stderr } = await run(tools.ffmpegPath, ["-nostdin", "-v", "warning", "-y", ...args], {
    encoding: "buffer",
    maxBuffer: 512 * 1024 * 1024,
  });
  return { stdout, stderr: stderr.toString() };
}

const bits = 12;
const barWidth = 16;
const numberedWidth = bits * barWidth;
const numberedHeight = 96;

/** Sound of a numbered clip: a beep of 50 ms at each of these seconds. */
export interface Beeps {
  seconds: readonly number[];
  totalSeconds: number;
}

/** Makes a clip in which frame i shows the number i as black and white bars, so that decoded frames say who they are. */
export async function makeNumberedClip(
  tools: FfmpegTools,
  file: string,
  clip: {
    frames: number;
    /** What the first frame shows; 0 unless said otherwise. */
    firstNumber?: number;
    rate: string;
    output: readonly string[];
    beepFile?: string;
    beepsFromSecond?: number;
  },
): Promise<void> {
  const child = spawn(
    tools.ffmpegPath,
    [
      ...["-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "gray"],
      ...["-video_size", `${numberedWidth}x${numberedHeight}`, "-framerate", clip.rate, "-i", "pipe:0"],
      ...(clip.beepFile ? ["-itsoffset", String(clip.beepsFromSecond ?? 0), "-i", clip.beepFile] : []),
      ...["-pix_fmt", "yuv420p", ...clip.output, file],
    ],
    { stdio: ["pipe", "ignore", "inherit"] },
  );
  const done = new Promise<void>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => (code === 0 ? resolve() : reject(new Error(`FFmpeg ended with ${code}`))));
  });
  for (let index = 0; index < clip.frames; index++) {
    const ready = child.stdin.write(numberedFrame((clip.firstNumber ?? 0) + index));
    if (!ready) await new Promise((resolve) => child.stdin.once("drain", resolve));
  }
  child.stdin.end();
  await done;
}

function numberedFrame(index: number): Buffer {
  const row = Buffer.alloc(numberedWidth);
  for (let bit = 0; bit < bits; bit++) {
    row.fill((index >> bit) & 1 ? 235 : 16, bit * barWidth, (bit + 1) * barWidth);
  }
  return Buffer.concat(Array.from({ length: numberedHeight }, () => row));
}

/** The numbers that the frames of a file show, in order of presentation; fails on any warning of the decoder. */
export async function readNumbers(tools: FfmpegTools, file: string): Promise<number[]> {
  const { stdout, stderr } = await ffmpeg(
    tools,
    ...["-i", file, "-map", "0:v", "-vf", `scale=${bits}:1:flags=area,format=gray`],
    ...[...tools.passFrames, "-f", "rawvideo", "pipe:1"],
  );
  // A raw picture of 12 × 1 pixels has few bits; that is the test's own output.
  const warnings = stderr.replace(/^.*bitrate parameter is set too low.*$/gm, "").trim();
  if (warnings !== "") throw new Error(`the decoder warned: ${warnings}`);
  return Array.from({ length: stdout.length / bits }, (_, frame) => {
    let number = 0;
    for (let bit = 0; bit < bits; bit++) if ((stdout[frame * bits + bit] ?? 0) > 125) number |= 1 << bit;
    return number;
  });
}

/** Writes a 48 kHz WAV that is silent but for 1 kHz beeps of 50 ms in the last of its channels. */
export function beepWav({ seconds, totalSeconds }: Beeps, channels = 1): Buffer {
  const rate = 48000;
  const sampleBytes = 2 * channels;
  const samples = Buffer.alloc(totalSeconds * rate * sampleBytes);
  for (const start of seconds) {
    for (let index = 0; index < rate * 0.05; index++) {
      const value = Math.round(20000 * Math.sin((2 * Math.PI * 1000 * index) / rate));
      samples.writeInt16LE(value, sampleBytes * (Math.round(start * rate) + index + 1) - 2);
    }
  }
  const header = Buffer.alloc(44);
  header.write("RIFF", 0);
  header.writeUInt32LE(36 + samples.length, 4);
  header.write("WAVEfmt ", 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(channels, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate * sampleBytes, 28);
  header.writeUInt16LE(sampleBytes, 32);
  header.writeUInt16LE(16, 34);
  header.write("data", 36);
  header.writeUInt32LE(samples.length, 40);
  return Buffer.concat([header, samples]);
}

/** Seconds at which sound begins after silence, as decoded. */
export async function readBeeps(tools: FfmpegTools, file: string): Promise<number[]> {
  const { stdout } = await ffmpeg(tools, "-i", file, "-ac", "1", "-ar", "48000", "-f", "s16le", "pipe:1");
  const beeps: number[] = [];
  let lastLoud = Number.NEGATIVE_INFINITY;
  for (let sample = 0; sample * 2 < stdout.length; sample++) {
    if (Math.abs(stdout.readInt16LE(sample * 2)) < 6000) continue;
    if (sample - lastLoud > 4800) beeps.push(sample / 48000);
    lastLoud = sample;
  }
  return beeps;
}

/** The same ladder without an early lane: windows make every rendition. */
export function allByWindows(ladder: Ladder): Ladder {
  return { ...ladder, early: null };
}

/** The same ladder with shorter windows, so that a short clip has several joins. */
export function withShortWindows(ladder: Ladder, segmentsPerWindow: number): Ladder {
  const windowFrames = segmentsPerWindow * ladder.segmentFrames;
  return {
    ...ladder,
    segmentsPerWindow,
    windowFrames,
    windowCount: Math.ceil(ladder.frameCount / windowFrames),
  };
}

/** Writes a clockwise quarter turn into the first track's matrix (ISO/IEC 14496-12 §8.3.2). */
export function quarterTurned(mp4: Buffer): Buffer {
  const matrix = mp4.indexOf("tkhd") + 4 + 4 + 20 + 16;
  [0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x40000000].forEach((value, index) => {
    mp4.writeInt32BE(value, matrix + 4 * index);
  });
  return mp4;
}
