import { execFile } from "node:child_process";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import { getOwnVideo } from "#lib/shared/api/videos.ts";
import { uploadFile } from "../../scripts/demo/upload-file.ts";
import { realFootage, surf } from "../fixtures/footage.ts";
import { testTools } from "../setup/ffmpeg.ts";
import { signedIn } from "../setup/films.ts";
import { asStarted, startTestInstance } from "../setup/instance.ts";
import { round } from "./bench.ts";

const run = promisify(execFile);
const filmSeconds = 600;
/** Long enough for the early lane to settle, short enough for a benchmark. */
const watchedSeconds = 20;

/**
 * Uploads ten minutes of 1080p to a running production instance. Gives the seconds from the accepted upload until play can be
 * pressed, and how many seconds of the early lane a second makes from there on: above 1 nobody who watches catches up.
 */
export async function measureWatchable(
  folder: string,
  log: (line: string) => void,
): Promise<{ watchableAfterSeconds: number; earlySpeed: number }> {
  const film = await makeFilm(folder);
  const instance = await startTestInstance(asStarted);
  try {
    const { api } = await signedIn(instance);
    const videoId = await uploadFile(api, film, () => {});
    const acceptedAt = performance.now();
    const look = () => api.call(getOwnVideo, { params: { videoId } });
    let video = await look();
    for (; !video.watchable; video = await look()) {
      if (video.failure !== null) throw new Error(video.failure.message);
      if (performance.now() - acceptedAt > 120_000) throw new Error("Not watchable after two minutes.");
      await wait(50);
    }
    const watchableAt = performance.now();
    const watchableAfterSeconds = round((watchableAt - acceptedAt) / 1000, 1);
    log(`Watchable after ${watchableAfterSeconds} s`);
    const made = (of: typeof video) =>
      filmSeconds * (of.progress.find(({ step }) => step === "early")?.fraction ?? 0);
    const before = made(video);
    await wait(watchedSeconds * 1000);
    const after = made(await look());
    const seconds = (performance.now() - watchableAt) / 1000;
    return { watchableAfterSeconds, earlySpeed: round((after - before) / seconds, 1) };
  } finally {
    await instance.stop();
  }
}

/** Ten minutes of the real footage as 1080p at 25 frames a second, with sound: half a minute encoded, then copied on. */
async function makeFilm(folder: string): Promise<string> {
  const { ffmpegPath } = await testTools();
  const once = join(folder, "once.mp4");
  const film = join(folder, "film.mp4");
  const quiet = ["-nostdin", "-v", "error", "-y"];
  const picture = await realFootage(join(folder, "camera.avi"));
  await run(ffmpegPath, [
    ...[...quiet, "-i", picture, "-t", "30", "-vf", "fps=25,scale=1920:1080,format=yuv420p"],
    ...["-c:v", "libx264", "-preset", "ultrafast", "-crf", "24", "-g", "50", once],
  ]);
  await run(ffmpegPath, [
    ...[...quiet, "-stream_loop", "-1", "-i", once, "-f", "lavfi", "-i", surf],
    ...["-t", String(filmSeconds), "-map", "0:v", "-map", "1:a", "-c:v", "copy", "-c:a", "aac", film],
  ]);
  return film;
}
