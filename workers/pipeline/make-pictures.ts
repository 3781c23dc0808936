import type { FfmpegTools } from "#lib/media/ffmpeg/find-ffmpeg.ts";
import { makePoster, type PosterJob } from "#lib/media/pictures/make-poster.ts";
import { makeStill, spreadStills } from "#lib/media/pictures/make-still.ts";
import { makeStoryboard } from "#lib/media/pictures/make-storyboard.ts";
import { type OfferedPicture, offerPictures } from "#lib/videos/pictures/offer-pictures.ts";
import { type BestEffort, bestEffort } from "./best-effort.ts";
import { loadJob } from "./load-job.ts";

const offeredStills = 6;

/**
 * Makes the pictures of a video's page and the player's storyboard, and puts them before the creator. Each is best effort:
 * what cannot be made is left out, and the creator is told.
 */
export async function makePictures(effort: BestEffort, tools: FfmpegTools): Promise<void> {
  const { host, job, signal } = effort;
  const { ladder, sourceRef } = await loadJob(host, job);
  await host.stores.files.lend(sourceRef, (input) => makeAll(effort, { tools, input, ladder, signal }));
}

async function makeAll(effort: BestEffort, source: PosterJob): Promise<void> {
  const { host, job } = effort;
  const { ladder } = source;
  const storage = host.stores.files;
  const folder = `pictures/${job.videoId}/${job.attempt}`;
  const offered: OfferedPicture[] = [];
  let missing = 0;

  async function offer(name: string, atSeconds: number | null, make: () => Promise<Buffer>): Promise<void> {
    const ref = `${folder}/${name}.jpg`;
    const made = await bestEffort(effort, name, async () => storage.put(ref, await make()));
    if (made === null) missing++;
    else offered.push({ ref, atSeconds });
  }

  await offer("poster", null, async () => (await makePoster(source)).data);
  const storyboardRef = ladder.early === null ? null : `storyboards/${job.videoId}/${job.attempt}`;
  const storyboard =
    storyboardRef === null
      ? null
      : await bestEffort(effort, "storyboard", async () => {
          const { sprites, vtt } = await makeStoryboard(source);
          for (const { name, data } of sprites) await storage.put(`${storyboardRef}/${name}`, data);
          await storage.put(`${storyboardRef}/storyboard.vtt`, Buffer.from(vtt));
          return storyboardRef;
        });
  await host.db.prisma.video.updateMany({
    where: { id: job.videoId, attempt: job.attempt },
    data: { storyboardRef: storyboard },
  });
  const moments = ladder.renditions.length === 0 ? [] : spreadStills(ladder.durationSeconds, offeredStills);
  for (const [index, atSeconds] of moments.entries()) {
    await offer(`offered-${index}`, atSeconds, () => makeStill({ ...source, atSeconds }));
  }
  const explanation = explain({
    pictures: offered.length === 0 ? "all" : missing > 0 ? "some" : "none",
    moments: moments.length > 0,
    storyboard: storyboardRef !== null && storyboard === null,
  });
  await offerPictures(host.db, job, offered, explanation);
}

const shownPlain = "No picture could be taken from this video: it is shown with a plain poster.";
const someMissing = "Some pictures could not be taken from this video.";

/** What the creator reads beside the pictures; null when nothing is missing. `moments`: others can be chosen. */
function explain(missing: {
  pictures: "all" | "some" | "none";
  moments: boolean;
  storyboard: boolean;
}): string | null {
  const choice = missing.moments
    ? "Choose another moment, or send an image of your own."
    : "Send an image of your own.";
  const sentences = [
    ...(missing.pictures === "none" ? [] : [missing.pictures === "all" ? shownPlain : someMissing, choice]),
    ...(missing.storyboard
      ? [
          "The small pictures above the player’s timeline could not be made: viewers see the time alone there.",
        ]
      : []),
  ];
  return sentences.length === 0 ? null : sentences.join(" ");
}
