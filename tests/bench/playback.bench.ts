import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { closePlayback, openPlayback } from "#lib/shared/api/playback.ts";
import { browserOf } from "../e2e/watching.ts";
import { footageWithSound } from "../fixtures/footage.ts";
import { holder, type Person, publishFilm } from "../setup/films.ts";
import { startTestInstance, type TestInstance } from "../setup/instance.ts";
import { type Bench, median, percentile, round } from "./bench.ts";
import { noteFirstFrame } from "./first-frame.ts";

const plays = 12;

/**
 * From play pressed to the first frame on the watch page, signed in and the gate warm, in hls.js and dash.js; against a bare
 * page with hls.js on the same package, whose session is open already.
 */
export const bench: Bench = {
  what: "play pressed to first frame, against a bare hls.js page whose session is open",
  async run(log) {
    const folder = await mkdtemp(join(tmpdir(), "streamgate-bench-"));
    log("Starting an instance …");
    const instance = await startTestInstance();
    try {
      const film = await publishFilm(instance, await footageWithSound(join(folder, "clip.mp4"), 40));
      await film.until(({ state }) => state === "ready", 240);
      const person = await holder(instance);
      const { page, browser } = await browserOf(instance, person);
      try {
        await page.addInitScript(noteFirstFrame);
        const url = `${instance.webUrl}/watch/${film.videoId}`;
        // Not counted: the browser's cache is filled and the gate is asked for the first time.
        for (const engine of ["hls", "dash"]) await play(page, `${url}?engine=${engine}`);
        const times: Record<"hls" | "dash" | "bare", number[]> = { hls: [], dash: [], bare: [] };
        for (let turn = 0; turn < plays; turn += 1) {
          times.hls.push(await play(page, `${url}?engine=hls`));
          times.dash.push(await play(page, `${url}?engine=dash`));
          times.bare.push(await playBare(page, instance, person, film.videoId));
          log(
            Object.entries(times)
              .map(([name, all]) => `${name} ${all.at(-1)?.toFixed(0)} ms`)
              .join(", "),
          );
        }
        const ours = [...times.hls, ...times.dash];
        return {
          figures: {
            firstFrameP50Ms: round(median(ours), 0),
            firstFrameP95Ms: round(percentile(ours, 95), 0),
            hlsP50Ms: round(median(times.hls), 0),
            dashP50Ms: round(median(times.dash), 0),
          },
          baseline: {
            what: "bare hls.js on the same package, playback session open, page loaded",
            firstFrameP50Ms: round(median(times.bare), 0),
            firstFrameP95Ms: round(percentile(times.bare, 95), 0),
          },
          ratio: round(median(times.hls) / median(times.bare)),
          goal: { firstFrameP50Ms: { atMost: 800 }, firstFrameP95Ms: { atMost: 2_000 } },
        };
      } finally {
        await browser.close();
      }
    } finally {
      await instance.stop();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

/** Opens a page, presses its play button and gives the milliseconds to the first frame. */
async function play(page: Page, url: string): Promise<number> {
  await page.goto(url);
  await page
    .getByRole("button", { name: /^(Play|Resume)/ })
    .first()
    .click({ timeout: 60_000 });
  const ms = await page.evaluate(() => window.firstFrame ?? Number.NaN);
  // A session that is left is closed by the page; so the next one is not the third stream of this viewer.
  await page.goto("about:blank");
  return ms;
}

async function playBare(
  page: Page,
  instance: TestInstance,
  person: Person,
  videoId: string,
): Promise<number> {
  const session = await person.api.call(openPlayback, { body: { videoId, client: "external" } });
  const url = `${instance.webUrl}/bare.html`;
  const library = await readFile(createRequire(import.meta.url).resolve("hls.js/dist/hls.min.js"), "utf8");
  const html = `<!doctype html><video muted playsinline></video><button>Play: it</button><script>${library}</script><script>
    document.querySelector("button").onclick = () => {
      const hls = new Hls({ startPosition: 0, xhrSetup: (xhr) => xhr.setRequestHeader("authorization", "Bearer ${session.token}") });
      hls.loadSource(${JSON.stringify(session.manifests.hls)});
      hls.attachMedia(document.querySelector("video"));
      document.querySelector("video").play();
    };</script>`;
  await page.route(url, (route) => route.fulfill({ contentType: "text/html", body: html }));
  const ms = await play(page, url);
  await page.unroute(url);
  await person.api.call(closePlayback, { params: { sessionId: session.sessionId } });
  return ms;
}
