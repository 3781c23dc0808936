import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openBrowser, type TestBrowser } from "../../setup/browser.ts";
import type { Film } from "./make-film.ts";
import type { PlaybackServer } from "./playback-server.ts";
import { openPlayer, type PlayerPage } from "./player-page.ts";
import { type FilmServer, startFilmServer } from "./start-film-server.ts";

let films: FilmServer;
let film: Film;
let server: PlaybackServer;
let browser: TestBrowser;
let player: PlayerPage;

beforeAll(async () => {
  films = await startFilmServer();
  ({ film, server } = films);
});
afterAll(() => films?.stop());

// A browser of its own for each test: what one person chose must not be remembered for the next.
beforeEach(async () => {
  films.reset();
  browser = await openBrowser({ width: 1280, height: 720 });
});

afterEach(async () => {
  await browser?.close();
});

async function start(engine?: "hls" | "dash") {
  player = await openPlayer(browser.context, server, engine);
  await player.press();
  await player.untilState("playing");
}

/** Opens one page of the settings. */
async function openSettings(page: "quality" | "captions" | "audio" | "speed" | "advanced") {
  await player.page.getByTestId("player-video").hover();
  await player.page.getByRole("button", { name: "Settings", exact: true }).click();
  await player.page.locator(`[data-page="${page}"]`).click();
}

const closeSettings = () => player.page.getByRole("button", { name: "Close settings" }).click();
const cues = () =>
  player.page
    .getByTestId("player-video")
    .evaluate((video: HTMLVideoElement) =>
      [...video.textTracks]
        .filter(({ kind, mode }) => kind === "captions" && mode === "showing")
        .flatMap(({ activeCues }) => [...(activeCues ?? [])].map((cue) => (cue as VTTCue).text)),
    );
const until = (look: () => Promise<unknown>) => expect.poll(look, { timeout: 20_000, interval: 100 });

describe.each(["hls", "dash"] as const)("%s", (engine) => {
  it("plays the quality that was chosen, and chooses by itself again", async () => {
    await start(engine);
    await player.untilAdvanced(1);
    await openSettings("quality");
    await player.page.getByLabel("360p").click();
    const height = () =>
      player.page.getByTestId("player-video").evaluate((video: HTMLVideoElement) => video.videoHeight);
    await until(height).toBe(360);
    await player.page.getByLabel("480p").click();
    await until(height).toBe(480);
    await player.untilAttribute("data-quality", "480");
    await player.page.getByLabel("Auto").click();
    await until(() => player.page.getByLabel("Auto (480p)").count()).toBe(1);
    await player.untilAdvanced(1);
    expect(player.errors).toEqual([]);
  });

  it("changes the language of the sound at the same place, and remembers it", async () => {
    await start(engine);
    await player.untilAttribute("data-audio", "a0");
    await player.seek(12);
    await player.untilAdvanced(1);
    await openSettings("audio");
    await player.page.getByLabel("German").click();
    await player.untilAttribute("data-audio", "a1");
    await until(async () => server.requests.some((line) => /GET .*\/keys\/.*\/a1\//.test(line))).toBe(true);
    await player.untilAdvanced(2);
    expect(await player.position()).toBeLessThan(24);
    expect(player.errors).toEqual([]);
    await player.page.close();
    server.requests.length = 0;
    await start(engine);
    await player.untilAttribute("data-audio", "a1");
    await player.untilAdvanced(1);
  });

  it("shows captions while they are wanted, through a change of package and engine", async () => {
    Object.assign(server.state, { package: "early", earlySegments: film.ladder.segmentCount });
    await start(engine);
    expect(await cues()).toEqual([]);
    await openSettings("captions");
    await player.page.getByLabel("Deutsch").click();
    await until(cues).toEqual(["Guten Tag"]);
    await player.page.getByLabel("English").click();
    await until(cues).toEqual(["Good day"]);
    server.state.package = "full";
    await player.untilAttribute("data-package", "full");
    await player.untilState("playing");
    await until(cues).toEqual(["Good day"]);
    await player.page.getByRole("button", { name: "Back from Captions" }).click();
    await player.page.getByRole("button", { name: "Advanced" }).click();
    await player.page.getByLabel(engine === "hls" ? "DASH" : "HLS", { exact: true }).click();
    await player.untilAttribute("data-engine", engine === "hls" ? "dash" : "hls");
    await player.untilState("playing");
    await until(cues).toEqual(["Good day"]);
    await closeSettings();
    await player.page.getByRole("button", { name: "Captions", exact: true }).click();
    await until(cues).toEqual([]);
    expect(server.requests.filter((line) => line.endsWith("/captions/cap_en.vtt"))).toHaveLength(1);
    // The manifests list the captions too, for other players: the engines leave that alone.
    expect(server.requests.filter((line) => line.includes("/hls/cap_"))).toEqual([]);
    const texts = () =>
      player.page
        .getByTestId("player-video")
        .evaluate((video: HTMLVideoElement) =>
          [...video.textTracks].filter(({ kind }) => kind !== "metadata").map(({ label }) => label),
        );
    expect(await texts()).toEqual([]);
  });

  it("tells figures of what plays, and the server how watching goes", async () => {
    await start(engine);
    await player.untilAdvanced(2);
    await openSettings("advanced");
    await player.page.getByLabel("Show figures").click();
    const figures = player.page.getByTestId("player-stats");
    await until(() => figures.textContent()).toMatch(
      /Format(HLS|DASH)Picture640 × 480 \(480p\)Bitrate[\d.]+ Mbit\/sConnection[\d.]+ Mbit\/sBuffer\d+\.\d s/,
    );
    expect(await figures.textContent()).toMatch(/Start-up\d+ msStalls0, 0\.0 sPackagefull/);
    expect(await figures.textContent()).toContain("pbs_");
    await until(async () => server.beats.at(-1)?.report).toMatchObject({ stalls: 0, rendition: "480p" });
    const report = server.beats.at(-1)?.report;
    expect(report?.startupMs).toBeGreaterThan(20);
    expect(report?.startupMs).toBeLessThan(10_000);
    expect(report?.watchedMs).toBeGreaterThan(1000);
  });
});

describe("the keyboard", () => {
  it("plays, seeks, changes sound, speed and captions, steps by pictures and explains itself", async () => {
    await start();
    await player.untilAdvanced(0.5);
    const { page } = player;
    const press = (key: string) => page.keyboard.press(key);
    const video = page.getByTestId("player-video");
    const look = <T>(read: (element: HTMLVideoElement) => T) => video.evaluate(read);
    const place = () => player.position();

    await press("k");
    await player.untilState("paused");
    await press("2");
    await until(place).toBeCloseTo(7.2, 0);
    const before = await place();
    await press("l");
    await until(place).toBeCloseTo(before + 10, 1);
    await press("j");
    await until(place).toBeCloseTo(before, 1);
    await press("ArrowRight");
    await until(place).toBeCloseTo(before + 5, 1);
    await press("ArrowLeft");
    await until(place).toBeCloseTo(before, 1);
    await press(".");
    await until(place).toBeCloseTo(before + 1 / 15, 2);
    await press(",");
    await until(place).toBeCloseTo(before, 2);
    await press(">");
    await until(() => look(({ playbackRate }) => playbackRate)).toBe(1.25);
    await press("<");
    await until(() => look(({ playbackRate }) => playbackRate)).toBe(1);
    await press("m");
    await until(() => look(({ muted }) => muted)).toBe(true);
    await press("m");
    await until(() => look(({ muted }) => muted)).toBe(false);
    await press("ArrowDown");
    await until(() => look(({ volume }) => volume)).toBeCloseTo(0.9);
    await press("c");
    await until(cues).toHaveLength(1);
    await press("c");
    await until(cues).toEqual([]);
    await press("f");
    await until(() => page.evaluate(() => document.fullscreenElement?.hasAttribute("data-player"))).toBe(
      true,
    );
    await press("f");
    await until(() => page.evaluate(() => document.fullscreenElement)).toBeNull();
    await press("?");
    const help = page.getByRole("dialog", { name: "Keyboard shortcuts" });
    await help.waitFor();
    await press("Escape");
    await help.waitFor({ state: "detached" });
    await press(" ");
    await player.untilState("playing");
    expect(player.errors).toEqual([]);
  });

  it("leaves keys to the control that has the focus", async () => {
    await start();
    await player.page.getByTestId("player-video").hover();
    await player.page.getByRole("button", { name: "Settings", exact: true }).focus();
    await player.page.keyboard.press(" ");
    const settings = player.page.getByRole("dialog", { name: "Player settings" });
    await settings.waitFor();
    expect(await player.state()).toBe("playing");
    await player.page.getByRole("button", { name: /^Speed/ }).click();
    await player.page.keyboard.press("ArrowDown");
    const speed = () =>
      player.page.getByTestId("player-video").evaluate((video: HTMLVideoElement) => video.playbackRate);
    await until(speed).toBe(1.25);
    await player.page.keyboard.press("Escape");
    await settings.waitFor();
    await player.page.keyboard.press("Escape");
    await settings.waitFor({ state: "detached" });
    // The keyboard is back where it was.
    const focused = () => player.page.evaluate(() => document.activeElement?.getAttribute("aria-label"));
    await until(focused).toBe("Settings");
  });
});

describe("a viewer who comes back", () => {
  it("goes on where they stopped, and may start over", async () => {
    server.state.resumeAtSeconds = 20;
    await start();
    await player.untilAdvanced(0.5);
    expect(await player.position()).toBeGreaterThan(20);
    const notice = player.page.getByTestId("player-resumed");
    expect(await notice.textContent()).toContain("Going on at 0:20");
    await notice.getByRole("button", { name: "Start over" }).click();
    await until(() => player.position()).toBeLessThan(5);
    await notice.waitFor({ state: "detached" });
    await player.untilState("playing");
  });

  it("finds the place where they left, which is told before the session ends", async () => {
    await start();
    await player.seek(17);
    await player.untilAdvanced(1);
    await player.page.keyboard.press("k");
    await player.untilState("paused");
    const left = await player.position();
    await until(async () => server.beats.at(-1)?.positionSeconds).toBeCloseTo(left, 0);
  });
});

describe("on a telephone", () => {
  it("keeps every control within 360 px, each as large as a thumb", async () => {
    player = await openPlayer(browser.context, server);
    await player.page.setViewportSize({ width: 360, height: 740 });
    await player.press();
    await player.untilState("playing");
    await player.page.getByTestId("player-video").hover();
    const sizes = await player.page
      .locator(
        "media-control-bar > :is(button, media-play-button, media-mute-button, media-fullscreen-button)",
      )
      .evaluateAll((buttons) =>
        buttons.map((button) => {
          const { left, right, width, height } = button.getBoundingClientRect();
          return { name: button.getAttribute("aria-label") ?? button.localName, left, right, width, height };
        }),
      );
    expect(sizes.length).toBeGreaterThanOrEqual(5);
    for (const { name, left, right, width, height } of sizes) {
      expect(left, name).toBeGreaterThanOrEqual(0);
      expect(right, name).toBeLessThanOrEqual(360);
      expect(width, name).toBeGreaterThanOrEqual(43.5);
      expect(height, name).toBeGreaterThanOrEqual(43.5);
    }
    const scrolls = await player.page.evaluate(() => document.documentElement.scrollWidth);
    expect(scrolls).toBeLessThanOrEqual(360);
    await player.page.getByRole("button", { name: "Settings", exact: true }).click();
    const box = await player.page.getByRole("dialog", { name: "Player settings" }).boundingBox();
    expect(box?.width).toBe(360);
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(740);
  });
});
