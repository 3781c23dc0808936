import { openPlayback } from "#lib/shared/api/playback.ts";
import { connectToChain } from "../../e2e/chain.ts";
import { localChain } from "../../setup/films.ts";
import { playerIs, playFrom, pointAtFilm, pressPlay } from "../play.ts";
import type { Scene } from "../scene.ts";

/** The player in its states, on the page of a video that its viewer may watch. */
export const playerScenes: readonly Scene[] = [
  {
    name: "watch-playing",
    as: "guest",
    prepare: async (page, { at, sample }) => {
      await pressPlay(page, at(`/watch/${sample}`));
      await playFrom(page, 27);
    },
    each: pointAtFilm,
  },
  {
    name: "player-connecting",
    as: "guest",
    prepare: async (page, { at, sample }) => {
      await page.route("**/hls/**", () => {});
      await pressPlay(page, at(`/watch/${sample}`), "connecting");
    },
  },
  {
    name: "player-settings",
    as: "guest",
    prepare: async (page, { at, sample }) => {
      await pressPlay(page, at(`/watch/${sample}`));
      await playFrom(page, 27);
      await page.getByRole("button", { name: "Settings", exact: true }).click();
      await page.getByRole("dialog", { name: "Player settings" }).waitFor();
    },
  },
  {
    name: "player-quality",
    as: "guest",
    prepare: async (page, { at, sample }) => {
      await pressPlay(page, at(`/watch/${sample}`));
      await playFrom(page, 27);
      await page.getByRole("button", { name: "Settings", exact: true }).click();
      await page.locator('[data-page="quality"]').click();
    },
  },
  {
    name: "player-figures",
    as: "guest",
    prepare: async (page, { at, sample }) => {
      await pressPlay(page, at(`/watch/${sample}`));
      await playFrom(page, 27);
      await page.getByRole("button", { name: "Settings", exact: true }).click();
      await page.locator('[data-page="advanced"]').click();
      await page.getByLabel("Show figures").check();
      await page.getByRole("button", { name: "Close settings" }).click();
      await page.getByTestId("player-stats").waitFor();
    },
    each: pointAtFilm,
  },
  {
    name: "player-keys",
    as: "guest",
    prepare: async (page, { at, sample }) => {
      await pressPlay(page, at(`/watch/${sample}`));
      await page.getByTestId("player-video").press("?");
      await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
    },
  },
  {
    name: "player-captions",
    as: "guest",
    prepare: async (page, { at, film }) => {
      await pressPlay(page, at(`/watch/${film("Night walk above the fog")}`));
      await page.getByTestId("player-video").hover();
      await page.getByRole("button", { name: "Captions" }).click();
      await playFrom(page, 2);
      await page.getByTestId("player-video").evaluate((video: HTMLVideoElement) => video.pause());
    },
    each: pointAtFilm,
  },
  {
    name: "player-ended",
    as: "guest",
    prepare: async (page, { at, sample }) => {
      await pressPlay(page, at(`/watch/${sample}`));
      await playFrom(page, 34.5);
      await playerIs(page, "ended");
    },
  },
  {
    name: "player-resumed",
    as: "guest",
    prepare: async (page, { at, sample }) => {
      await pressPlay(page, at(`/watch/${sample}`));
      await playFrom(page, 22);
      // A player that is left tells where it was.
      await page.goto(at("/videos"));
      await pressPlay(page, at(`/watch/${sample}`));
      await page.getByTestId("player-resumed").waitFor();
      await page.getByTestId("player-video").evaluate((video: HTMLVideoElement) => video.pause());
    },
    each: pointAtFilm,
  },
  {
    name: "player-revoked",
    as: "guest",
    prepare: async (page, { at, sample, instance }, { wallet, passId }) => {
      await pressPlay(page, at(`/watch/${sample}`));
      await connectToChain(localChain(instance)).transfer(wallet, `0x${"de".repeat(20)}`, passId);
      await playerIs(page, "revoked");
    },
  },
  {
    name: "player-chain-silent",
    as: "guest",
    prepare: async (page, { at, sample, silenceChain }) => {
      await pressPlay(page, at(`/watch/${sample}`));
      silenceChain(true);
      await page.getByTestId("player-video").evaluate((video: HTMLVideoElement) => {
        video.loop = true;
      });
      await page.locator('[data-player][data-notice="silent"]').waitFor({ timeout: 60_000 });
    },
    tidy: async ({ silenceChain }) => silenceChain(false),
    each: pointAtFilm,
  },
  {
    name: "player-offline",
    as: "guest",
    prepare: async (page, { at, sample }) => {
      await page.route("**/api/v1/media/**", async (route) => {
        // Nothing behind the first seconds arrives.
        if (Number(/(\d+)\.m4s/.exec(route.request().url())?.[1] ?? 0) < 3) await route.continue();
      });
      await pressPlay(page, at(`/watch/${sample}`));
      await page.context().setOffline(true);
      await page.getByTestId("player-video").evaluate((video: HTMLVideoElement) => {
        video.currentTime = 30;
      });
      await playerIs(page, "offline");
    },
  },
  {
    name: "player-stream-limit",
    as: "guest",
    prepare: async (page, { at, sample, film }, { api }) => {
      for (const videoId of [sample, film("Night walk above the fog"), film("Harbour, first ferry")]) {
        await api.call(openPlayback, { body: { videoId, client: "external" } });
      }
      await pressPlay(page, at(`/watch/${sample}`), "limit");
    },
  },
  {
    name: "player-error",
    as: "guest",
    prepare: async (page, { at, sample }) => {
      await page.route("**/*.m3u8*", (route) => route.fulfill({ body: "no playlist" }));
      await page.route("**/*.mpd*", (route) => route.fulfill({ body: "no manifest" }));
      await pressPlay(page, at(`/watch/${sample}`), "error");
    },
  },
];
