import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openBrowser, type TestBrowser } from "../../setup/browser.ts";
import { otherStream, type PlaybackServer } from "./playback-server.ts";
import { openPlayer, type PlayerPage } from "./player-page.ts";
import { type FilmServer, startFilmServer } from "./start-film-server.ts";

let films: FilmServer;
let server: PlaybackServer;
let browser: TestBrowser;
let player: PlayerPage;

beforeAll(async () => {
  films = await startFilmServer();
  server = films.server;
  browser = await openBrowser({ width: 1280, height: 720 });
});
afterAll(async () => {
  await browser?.close();
  await films?.stop();
});
beforeEach(() => films.reset());

afterEach(async () => {
  await player?.page.close();
});

const keysAsked = () => server.requests.filter((line) => line.includes("/keys/"));

describe.each(["hls", "dash"] as const)("%s", (engine) => {
  async function start() {
    player = await openPlayer(browser.context, server, engine);
    await player.press();
    await player.untilState("playing");
    await player.untilAttribute("data-engine", engine);
  }

  it("decodes frames and advances, before and after a seek in both directions", async () => {
    await start();
    await player.untilAdvanced(2);
    await player.seek(28);
    await player.untilAdvanced(1.5);
    await player.seek(10);
    await player.untilAdvanced(1.5);
    expect(await player.position()).toBeLessThan(14);
    expect(player.errors).toEqual([]);
  });

  it("shows a frame within two seconds (p95) after each of thirty random seeks, then plays at double speed", async () => {
    await start();
    const waits: number[] = [];
    for (let count = 0; count < 30; count++) {
      // A fixed sequence that looks like skimming: far jumps and near ones.
      waits.push(await player.seekToFrame((count * 11.7 + 3) % 31));
    }
    waits.sort((a, b) => a - b);
    expect(waits[28]).toBeLessThan(2_000);
    await player.seek(2);
    await player.setSpeed(2);
    await player.untilAdvanced(8);
    expect(await player.state()).toBe("playing");
    expect(player.errors).toEqual([]);
  });

  it("plays to the end and from the start again", async () => {
    await start();
    await player.seek(34);
    await player.untilState("ended");
    await player.press();
    await player.untilAdvanced(1);
    expect(await player.position()).toBeLessThan(10);
  });

  it("asks for each key once, however often the viewer comes back", async () => {
    await start();
    await player.seek(28);
    await player.untilAdvanced(1);
    await player.seek(1);
    await player.untilAdvanced(1);
    expect(new Set(keysAsked()).size).toBe(keysAsked().length);
  });

  it("begins a growing package at its start and goes on as it grows", async () => {
    Object.assign(server.state, { package: "early", earlySegments: 2 });
    await start();
    await player.untilAdvanced(1);
    expect(await player.position()).toBeLessThan(6);
    server.state.earlySegments = 4;
    await expect.poll(() => player.position(), { timeout: 20_000 }).toBeGreaterThan(9);
    expect(player.errors).toEqual([]);
  });

  it("moves from the early to the full package at the same position while it plays", async () => {
    Object.assign(server.state, { package: "early", earlySegments: 5 });
    await start();
    await player.untilAttribute("data-package", "early");
    await player.seek(12);
    await player.untilAdvanced(1);
    const before = await player.position();
    server.state.package = "full";
    await player.untilAttribute("data-package", "full");
    await player.untilState("playing");
    await player.untilAdvanced(1);
    const after = await player.position();
    expect(after).toBeGreaterThan(before);
    expect(after).toBeLessThan(before + 8);
    expect(player.errors).toEqual([]);
  });

  it("stops at once when access is taken back, says which condition, and leaves no buffer", async () => {
    await start();
    await player.untilAdvanced(1);
    server.state.gate = "denied";
    await player.untilState("revoked");
    expect(await player.text()).toContain("You hold 0 of the 1 that is needed.");
    const left = await player.page.getByTestId("player-video").evaluate((video: HTMLVideoElement) => ({
      buffered: video.buffered.length,
      paused: video.paused,
      src: video.getAttribute("src"),
    }));
    expect(left).toEqual({ buffered: 0, paused: true, src: null });
  });

  it("waits out the pace of keys and never decodes what it cannot read", async () => {
    await start();
    await player.untilAdvanced(1);
    server.state.keyFault = { status: 429, retryAfterSeconds: 1 };
    await player.seek(30);
    await player.untilState("seeking", "buffering");
    await expect.poll(() => keysAsked().length).toBeGreaterThan(4);
    expect(await player.state()).toBeOneOf(["seeking", "buffering"]);
    server.state.keyFault = null;
    await player.untilState("playing");
    await player.untilAdvanced(1);
    expect(await player.position()).toBeGreaterThan(30);
    expect(player.errors).toEqual([]);
  });

  it("calls off a key that the viewer skipped away from", async () => {
    await start();
    await player.untilAdvanced(1);
    server.state.keyFault = { status: 429, retryAfterSeconds: 1 };
    await player.seek(30);
    await player.untilState("seeking", "buffering");
    await player.seek(2);
    await player.untilState("playing");
    await player.untilAdvanced(1);
    expect(await player.position()).toBeLessThan(12);
  });

  it("shows an outage as one, keeps the position and heals without a click", async () => {
    await start();
    await player.untilAdvanced(1);
    server.state.gate = "silent";
    await player.untilAttribute("data-notice", "silent");
    await player.seek(30);
    await player.untilState("silent");
    expect(await player.text()).toContain("Polygon");
    server.state.gate = "granted";
    await player.untilState("playing");
    await player.untilAdvanced(1);
    expect(await player.position()).toBeGreaterThan(30);
    expect(player.errors).toEqual([]);
  });

  it("opens a lapsed session anew at the same position", async () => {
    await start();
    await player.seek(16);
    await player.untilAdvanced(1);
    server.state.ended = "expired";
    await expect.poll(() => server.requests.filter((line) => /POST .*sessions$/.test(line)).length).toBe(2);
    await player.untilState("playing");
    await player.untilAdvanced(1);
    expect(await player.position()).toBeGreaterThan(16);
  });
});

describe("before it plays", () => {
  async function press() {
    player = await openPlayer(browser.context, server);
    await player.press();
  }

  it("chooses hls.js by itself", async () => {
    await press();
    await player.untilState("playing");
    await player.untilAttribute("data-engine", "hls");
  });

  it("tells who is refused each condition, and plays once it is met", async () => {
    server.state.gate = "denied";
    await press();
    await player.untilState("refused");
    expect(await player.page.title()).toBe("decision denied");
    expect(await player.page.getByRole("alert").textContent()).toContain("You hold 0 of the 1");
    server.state.gate = "granted";
    await player.page.getByRole("button", { name: "Check again" }).click();
    await player.untilState("playing");
  });

  it("waits for a silent chain and starts by itself when it answers", async () => {
    server.state.gate = "silent";
    await press();
    await player.untilState("silent");
    server.state.gate = "granted";
    await player.untilState("playing");
  });

  it("asks to sign in", async () => {
    server.state.gate = "sign_in_required";
    await press();
    await player.untilState("sign_in_required");
    await player.page.getByRole("button", { name: "Sign in" }).click();
    expect(await player.page.title()).toBe("sign-in");
  });

  it("lists the streams that run elsewhere, and ends one of them to play here", async () => {
    server.state.gate = "limit";
    await press();
    await player.untilState("limit");
    expect(await player.text()).toContain("1 video already");
    expect(await player.text()).toContain("A walk in the square");
    await player.page.getByRole("button", { name: "Stop it and play here" }).click();
    await player.untilState("playing");
    expect(server.requests.filter((line) => line.startsWith("DELETE")).join()).toContain(otherStream);
  });
});

describe("while it plays", () => {
  it("is the same tab to the server after a reload, and another one in another tab", async () => {
    const tabs: (string | undefined)[] = [];
    const play = async () => {
      await player.press();
      await player.untilState("playing");
      tabs.push(server.opens.at(-1)?.tab);
    };
    player = await openPlayer(browser.context, server);
    await play();
    await player.page.reload();
    await play();
    await player.page.close();
    player = await openPlayer(browser.context, server);
    await play();
    expect(tabs[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(tabs[1]).toBe(tabs[0]);
    expect(tabs[2]).not.toBe(tabs[0]);
  });

  it("closes its session when the page goes away", async () => {
    player = await openPlayer(browser.context, server);
    await player.press();
    await player.untilState("playing");
    const goodbye = `DELETE /api/v1/playback/sessions/${server.sessionId()}`;
    await player.page.goto("about:blank");
    await expect.poll(() => server.requests.filter((line) => line === goodbye).length).toBe(1);
  });

  it("shows a small picture of the place under the pointer", async () => {
    player = await openPlayer(browser.context, server);
    await player.press();
    await player.untilState("playing");
    const bar = player.page.locator("media-time-range");
    await expect
      .poll(async () => {
        await bar.hover({ position: { x: 499, y: 10 } });
        await bar.hover({ position: { x: 500, y: 10 } });
        return bar.getAttribute("mediapreviewimage");
      })
      .toMatch(/^blob:.*#xywh=160,0,160,120$/);
    const thumbnail = bar.locator("media-preview-thumbnail img");
    await expect.poll(() => thumbnail.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(320);
  });
});
