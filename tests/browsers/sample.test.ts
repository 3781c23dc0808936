import { afterAll, beforeAll, expect, it } from "vitest";
import { listVideos } from "#lib/shared/api/videos.ts";
import { pollUntil } from "../../scripts/local/poll.ts";
import { holder, type Person } from "../setup/films.ts";
import { startTestInstance, type TestInstance } from "../setup/instance.ts";
import { openFirefox } from "./firefox.ts";
import { openWebKit } from "./webkit.ts";

let instance: TestInstance;
let person: Person;
let url: string;

beforeAll(async () => {
  instance = await startTestInstance({ STREAMGATE_SAMPLE: "on" });
  person = await holder(instance);
  const sample = await pollUntil(
    async () => {
      const { videos } = await person.api.call(listVideos, {});
      return videos.find(({ state }) => state === "ready");
    },
    { timeoutMs: 240_000, everyMs: 1_000 },
  );
  if (sample === undefined) throw new Error("The sample did not become ready.");
  url = `${instance.webUrl}/watch/${sample.id}`;
});

afterAll(() => instance?.stop());

/** The session cookie, as its name and value. */
function cookie(): { name: string; value: string } {
  const [name = "", value = ""] = (person.api.headers().cookie ?? "").split("=");
  return { name, value };
}

const playButton = "//button[starts-with(@aria-label, 'Play')]";
/** Frames that were decoded and seconds that were played. */
const look = `const video = document.querySelector("video");
  return video ? { frames: video.getVideoPlaybackQuality().totalVideoFrames, seconds: video.currentTime } : null;`;

interface Look {
  frames: number;
  seconds: number;
}

/** Asserts that pictures move: before and after a seek. */
async function expectPictures(look: () => Promise<Look | null>, seek: (to: number) => Promise<unknown>) {
  const moves = (from: number) =>
    pollUntil(
      async () => {
        const now = await look();
        return now !== null && now.frames > 10 && now.seconds > from + 2 && now;
      },
      { timeoutMs: 60_000, everyMs: 250 },
    );
  const before = await moves(0);
  expect(before, "pictures move from the start").toBeDefined();
  await seek(16);
  const after = await moves(16);
  expect(after?.frames, "pictures move behind a seek").toBeGreaterThan(0);
}

it("the sample plays in Debian's Firefox, in hls.js and dash.js", async ({ skip }) => {
  const firefox = await openFirefox();
  if (firefox === undefined) return skip("Firefox is neither here nor can be installed");
  try {
    const page = await firefox.newPage();
    await page.goto(instance.webUrl);
    await page.setCookie({ ...cookie(), domain: new URL(url).hostname });
    for (const engine of ["hls", "dash"]) {
      await page.goto(`${url}?engine=${engine}`);
      await page.locator(`::-p-xpath(${playButton})`).setTimeout(60_000).click();
      await expectPictures(
        async () => (await page.evaluate(`(() => { ${look} })()`)) as Look | null,
        (to) => page.evaluate(`document.querySelector("video").currentTime = ${to}`),
      );
    }
  } finally {
    await firefox.close();
  }
});

it("the sample plays in WebKitGTK", async ({ skip }) => {
  const webkit = await openWebKit();
  if (webkit === undefined) return skip("WebKitGTK's driver is neither here nor can be installed");
  const { page } = webkit;
  try {
    await page.goTo(instance.webUrl);
    await page.addCookie(cookie());
    await page.goTo(url);
    const pressed = await pollUntil(
      () =>
        page
          .click(playButton)
          .then(() => true)
          .catch(() => false),
      {
        timeoutMs: 60_000,
        everyMs: 500,
      },
    );
    expect(pressed, "the play button can be pressed").toBe(true);
    await expectPictures(
      () => page.run<Look | null>(look),
      (to) => page.run(`document.querySelector("video").currentTime = ${to};`),
    );
  } finally {
    await webkit.close();
  }
});
