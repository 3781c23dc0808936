import type { Page } from "playwright-core";
import { removeVideo, restoreVideo } from "#lib/shared/api/videos.ts";
import type { Cast, Role } from "./cast.ts";

/** A page in a state that is worth showing. */
export interface Scene {
  /** Name of the picture files. */
  name: string;
  /** Who looks at it; nobody is signed in unless said. */
  as?: Role;
  /** Brings the page into the state; the picture is taken when it resolves. */
  prepare(page: Page, cast: Cast): Promise<unknown>;
  /** Puts back what the scene changed for everybody. */
  tidy?(cast: Cast): Promise<unknown> | undefined;
  /** Shows the whole page, not just what is in sight. */
  whole?: boolean;
}

/** Every page and state, one entry each: a new page is a new entry here. */
export const scenes: readonly Scene[] = [
  { name: "first-page", whole: true, prepare: (page, { at }) => page.goto(at("/")) },
  { name: "catalogue", whole: true, prepare: (page, { at }) => page.goto(at("/videos")) },
  { name: "catalogue-search", prepare: (page, { at }) => page.goto(at("/videos?q=night")) },
  { name: "catalogue-nothing-found", prepare: (page, { at }) => page.goto(at("/videos?q=zeppelin")) },
  {
    name: "creator",
    prepare: (page, { at, creator }) => page.goto(at(`/creator/${creator.wallet.address}`)),
  },
  {
    name: "watch-signed-out",
    prepare: async (page, { at, sample }) => {
      await page.goto(at(`/watch/${sample}`));
      await page.getByTestId("mint-pass").first().waitFor();
    },
  },
  {
    name: "watch-demo-wallet",
    prepare: async (page, { at, sample }) => {
      await page.goto(at(`/watch/${sample}`));
      await page.getByTestId("mint-pass").first().click();
      await page.getByTestId("sign-message").click();
      await page.getByTestId("demo-wallet-dialog").waitFor();
    },
  },
  {
    name: "watch-refused",
    as: "stranger",
    prepare: async (page, { at, sample }) => {
      await page.goto(at(`/watch/${sample}`));
      await page.getByTestId("condition-row").first().waitFor();
    },
  },
  {
    name: "watch-playing",
    as: "holder",
    prepare: async (page, { at, sample }) => {
      await page.goto(at(`/watch/${sample}`));
      await page.getByRole("button", { name: /^Play: / }).click();
      await playFrom(page, 27);
    },
  },
  {
    name: "watch-chain-silent",
    as: "newcomer",
    prepare: async (page, { at, sample, silenceChain }) => {
      silenceChain(true);
      await page.goto(at(`/watch/${sample}`));
      await page.locator('[data-testid="stage"][data-state="unavailable"]').waitFor({ timeout: 60_000 });
    },
    tidy: async ({ silenceChain }) => silenceChain(false),
  },
  {
    name: "watch-share",
    prepare: async (page, { at, sample }) => {
      await page.goto(at(`/watch/${sample}`));
      await page.getByTestId("share").click();
      await page.getByTestId("share-dialog").waitFor();
    },
  },
  {
    name: "watch-removed",
    as: "creator",
    prepare: async (page, { at, draft, creator }) => {
      await creator.api.call(removeVideo, { params: { videoId: draft } });
      await page.goto(at(`/watch/${draft}`));
    },
    tidy: ({ draft, creator }) => creator.api.call(restoreVideo, { params: { videoId: draft } }),
  },
  {
    name: "embed",
    as: "holder",
    prepare: async (page, { at, sample }) => {
      await page.goto(at(`/embed/${sample}`));
      await page.getByRole("button", { name: /^Play: / }).waitFor();
    },
  },
  {
    name: "studio-signed-out",
    prepare: async (page, { at }) => {
      await page.goto(at("/studio"));
      await page.getByRole("main").getByRole("button", { name: "Connect wallet" }).waitFor();
    },
  },
  {
    name: "studio-home",
    as: "creator",
    prepare: async (page, { at }) => {
      await page.goto(at("/studio"));
      await page.getByTestId("video-row").first().waitFor();
    },
  },
  {
    name: "studio-uploading",
    as: "uploader",
    prepare: async (page, { at, film }) => {
      await page.goto(at("/studio"));
      const network = await page.context().newCDPSession(page);
      await network.send("Network.emulateNetworkConditions", {
        offline: false,
        latency: 20,
        downloadThroughput: -1,
        uploadThroughput: 400_000,
      });
      await page.getByTestId("upload-input").setInputFiles(film);
      await page.getByTestId("upload-row").first().waitFor();
      await page.waitForTimeout(6_000);
    },
  },
  {
    name: "studio-video",
    as: "creator",
    whole: true,
    prepare: async (page, { at, draft }) => {
      await page.goto(at(`/studio/${draft}`));
      await page.getByTestId("video-state").first().waitFor();
    },
  },
  {
    name: "studio-gate",
    as: "creator",
    prepare: async (page, { at, draft }) => {
      await page.goto(at(`/studio/${draft}`));
      await page.getByTestId("gate-save").scrollIntoViewIfNeeded();
    },
  },
  {
    name: "studio-review",
    as: "creator",
    prepare: async (page, { at, draft }) => {
      await page.goto(at(`/studio/${draft}`));
      await page.getByTestId("publish-button").click();
      await page.getByTestId("publish-dialog").waitFor();
    },
  },
  { name: "inbox", as: "creator", prepare: (page, { at }) => page.goto(at("/studio/inbox")) },
  { name: "insights", as: "creator", prepare: (page, { at }) => page.goto(at("/studio/insights")) },
  { name: "operator", as: "operator", prepare: (page, { at }) => page.goto(at("/operator")) },
  { name: "account", as: "creator", prepare: (page, { at }) => page.goto(at("/account")) },
  { name: "not-found", prepare: (page, { at }) => page.goto(at("/nothing-here")) },
];

/** Plays on from a second of the film, with the controls in sight. */
async function playFrom(page: Page, seconds: number): Promise<void> {
  const video = page.getByTestId("player-video");
  await page.waitForFunction(() => (document.querySelector("video")?.currentTime ?? 0) > 0.5);
  await video.evaluate((element: HTMLVideoElement, to) => {
    element.currentTime = to;
  }, seconds);
  await page.waitForFunction((to) => (document.querySelector("video")?.currentTime ?? 0) > to + 0.5, seconds);
  await video.hover();
}
