import { findFfmpegTools } from "#lib/media/ffmpeg/find-ffmpeg.ts";
import type { Env } from "#lib/platform/env.ts";
import { broken, type Capability, off, ready } from "./capability.ts";
import { findChromium } from "./find-chromium.ts";

/** Node runs our TypeScript as it is from version 22.18 on; the npm package `node` brings 24. */
const neededNodeMajor = 24;

export function checkNode(): Capability {
  const major = Number(process.versions.node.split(".")[0]);
  return major >= neededNodeMajor
    ? ready("Node", process.versions.node)
    : broken(
        "Node",
        `${process.versions.node} is too old; start it by npm, which brings Node ${neededNodeMajor}`,
      );
}

export async function checkFfmpeg(env: Env): Promise<Capability[]> {
  try {
    const tools = await findFfmpegTools(env);
    const missing = [tools.encoders.x264 ? "" : "libx264", tools.encoders.aac ? "" : "aac"].filter(Boolean);
    const found = `${tools.version} (${tools.source})`;
    return [
      missing.length === 0
        ? checkAge(found, tools.outdated, env)
        : broken("FFmpeg", `${tools.version} lacks the encoder ${missing.join(" and ")}`, "FFMPEG_PATH"),
      ready("ffprobe", tools.ffprobeVersion, "FFPROBE_PATH"),
      ...["hevc", "vp9", "av1", "prores"]
        .filter((codec) => !tools.decoders.includes(codec))
        .map((codec) => off(`${codec} sources`, "this FFmpeg cannot decode them", "FFMPEG_PATH")),
    ];
  } catch (error) {
    return [broken("FFmpeg", error, "FFMPEG_PATH")];
  }
}

/** An old FFmpeg is enough to try StreamGate out; in production, strangers' files come to its decoders. */
function checkAge(found: string, outdated: boolean, env: Env): Capability {
  if (!outdated) return ready("FFmpeg", found, "FFMPEG_PATH");
  const old = `${found} is older than 2022. Install FFmpeg 5 or newer, or name one by FFMPEG_PATH and FFPROBE_PATH`;
  return env.STREAMGATE_MODE === "production"
    ? broken("FFmpeg", old, "FFMPEG_PATH")
    : ready("FFmpeg", `${old} before strangers upload here`, "FFMPEG_PATH");
}

export function checkChromium(): Capability {
  const found = findChromium();
  return found
    ? ready("Chromium", `${found} (for tests)`, "CHROMIUM_PATH")
    : off("Chromium", "only the browser tests need it", "CHROMIUM_PATH");
}
