import { execFile } from "node:child_process";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Page } from "playwright-core";
import { deleteSession } from "#lib/shared/api/auth.ts";
import {
  cancelVideo,
  getOwnVideo,
  listOwnVideos,
  setAccess,
  setVisibility,
  updateVideo,
} from "#lib/shared/api/videos.ts";
import { uploadFile } from "../../../scripts/demo/upload-file.ts";
import { pollUntil } from "../../../scripts/local/poll.ts";
import type { Cast } from "../cast.ts";
import { playFrom, pointAtFilm } from "../play.ts";
import type { Scene } from "../scene.ts";

const run = promisify(execFile);

/** Files on their way, and a film that is being prepared. */
export const uploadScenes: readonly Scene[] = [
  {
    name: "upload-sending",
    as: "guest",
    prepare: async (page, cast) => {
      await openStudio(page, cast);
      await sendSlowly(page);
      const files = ["ridge-take-1.mp4", "harbour-take-3.mp4"].map((name) => copyOf(cast, name));
      await page.getByTestId("upload-input").setInputFiles(await Promise.all(files));
      await page
        .getByText(/^[1-9]\d % of .* left$/)
        .first()
        .waitFor();
    },
    tidy: forgetVideos,
  },
  {
    name: "upload-refused",
    as: "guest",
    prepare: async (page, cast) => {
      await openStudio(page, cast);
      const buffer = Buffer.from("notes");
      await page
        .getByTestId("upload-input")
        .setInputFiles({ name: "notes.txt", mimeType: "text/plain", buffer });
      await page.getByTestId("refused-files").waitFor();
    },
  },
  {
    name: "upload-stopped",
    as: "guest",
    prepare: async (page, cast, { api }) => {
      await openStudio(page, cast);
      // Signed out meanwhile, in another tab.
      await api.call(deleteSession, {});
      await page.getByTestId("upload-input").setInputFiles(await copyOf(cast, "ridge-take-1.mp4"));
      await page.locator('[data-testid="upload-row"][data-phase="failed"]').waitFor();
    },
  },
  {
    name: "upload-interrupted",
    as: "uploader",
    prepare: async (page, cast) => {
      await openStudio(page, cast);
      await page.getByTestId("interrupted-row").waitFor();
    },
  },
  {
    name: "studio-preparing",
    as: "filmmaker",
    prepare: async (page, cast) => {
      await longFilm(cast);
      await openStudio(page, cast);
      await page.getByTestId("queue-steps").waitFor();
    },
  },
  {
    name: "studio-video-preparing",
    as: "filmmaker",
    prepare: async (page, cast) => {
      await page.goto(cast.at(`/studio/${await longFilm(cast)}`));
      await page.getByTestId("pipeline-progress").waitFor();
    },
  },
  {
    name: "watch-early",
    as: "guest",
    prepare: async (page, cast) => {
      await page.goto(cast.at(`/watch/${await longFilm(cast)}`));
      await page.getByRole("button", { name: /^Play: / }).click();
      await page.locator('[data-player][data-state="playing"][data-package="early"]').waitFor();
      await playFrom(page, 27);
    },
    each: pointAtFilm,
    tidy: (cast) => forgetVideos(cast, cast.filmmaker),
  },
];

async function openStudio(page: Page, { at }: Cast): Promise<void> {
  await page.goto(at("/studio"));
  await page.getByTestId("upload-choose").waitFor();
}

async function sendSlowly(page: Page): Promise<void> {
  const network = await page.context().newCDPSession(page);
  await network.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 20,
    downloadThroughput: -1,
    uploadThroughput: 500_000,
  });
}

async function copyOf({ file, folder }: Cast, name: string): Promise<string> {
  const copy = join(folder, name);
  await copyFile(file, copy);
  return copy;
}

/** A film of the filmmaker's that takes minutes to prepare, published as soon as it can be watched. */
async function longFilm(cast: Cast): Promise<string> {
  const { api } = cast.filmmaker;
  const known = (await api.call(listOwnVideos, { query: { show: "working" } })).videos[0];
  if (known !== undefined) return known.id;
  const file = join(cast.folder, "a-year-at-the-gate.mp4");
  const again = ["-stream_loop", "24", "-i", cast.file, "-c", "copy", file];
  await run(cast.tools.ffmpegPath, ["-v", "error", "-y", ...again]);
  const videoId = await uploadFile(api, file, () => {});
  const params = { videoId };
  const look = async () => (await api.call(getOwnVideo, { params })).watchable;
  if (!(await pollUntil(look, { timeoutMs: 60_000, everyMs: 200 })))
    throw new Error("It was not watchable in time.");
  await api.call(updateVideo, { params, body: { title: "A year at the gate" } });
  await api.call(setAccess, { params, body: { access: "everyone" } });
  await api.call(setVisibility, { params, body: { visibility: "unlisted" } });
  return videoId;
}

/** What arrived would be transcoded beside the scenes that follow. */
async function forgetVideos(_cast: Cast, { api }: Cast["filmmaker"]): Promise<void> {
  for (const { id } of (await api.call(listOwnVideos, {})).videos) {
    await api.call(cancelVideo, { params: { videoId: id } }).catch(() => {});
  }
}
