import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listCaptions } from "#lib/shared/api/captions.ts";
import { makeSubtitled, subRip } from "../integration/media/subtitled.ts";
import { testTools } from "../setup/ffmpeg.ts";
import { type Person, publishFilm, signedIn } from "../setup/films.ts";
import { startTestInstance, type TestInstance } from "../setup/instance.ts";
import { expectAccessible } from "./accessible.ts";
import { focused } from "./keyboard.ts";
import { browserOf, type Watching } from "./watching.ts";

let instance: TestInstance;
let folder: string;
let desk: Watching;
let videoId: string;
let creator: Person;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "streamgate-captions-"));
  const tools = await testTools();
  const film = await makeSubtitled(tools, folder, "film.mkv", [
    { codec: "subrip", text: subRip(["Guten Tag"]), options: ["-metadata:s:#", "language=ger"] },
    "pictures",
  ]);
  instance = await startTestInstance();
  creator = await signedIn(instance);
  ({ videoId } = await publishFilm(instance, film, { creator }));
  desk = await browserOf(instance, creator);
});
afterAll(async () => {
  await desk?.browser.close();
  await instance?.stop();
  await rm(folder, { recursive: true, force: true });
});

test("a creator finds the captions of the file, adds others, and corrects, downloads and deletes them", async () => {
  const { page } = desk;
  const found = () => creator.api.call(listCaptions, { params: { videoId } });
  await expect.poll(async () => (await found()).captions.length, { timeout: 60_000 }).toBe(1);
  await page.goto(`${instance.webUrl}/studio/${videoId}`);
  const panel = page.getByTestId("captions-panel");
  const rows = panel.getByTestId("caption-row");
  await rows.filter({ hasText: "German" }).getByText("From the video file").waitFor({ timeout: 60_000 });
  await panel.getByText("made of pictures, not of text").waitFor();

  const srt = (name: string, text: string) => ({
    name,
    mimeType: "application/x-subrip",
    buffer: Buffer.from(text),
  });
  await panel.getByTestId("caption-input").setInputFiles(srt("film.fr.srt", "1\n0:0:5,0 --> 0:0:1,0\nNon\n"));
  expect(await panel.getByTestId("caption-language").inputValue()).toBe("fr");
  await panel.getByTestId("caption-add").click();
  await panel.getByText("Line 2: the cue ends before it begins.").waitFor();
  await expectAccessible(page);
  await panel.getByRole("button", { name: "Cancel" }).click();

  await panel.getByTestId("caption-input").setInputFiles(srt("film.srt", subRip(["Good day"])));
  expect(await panel.getByTestId("caption-add").isDisabled()).toBe(true);
  await panel.getByTestId("caption-language").selectOption("en-GB");
  await panel.getByTestId("caption-add").click();
  const added = rows.filter({ hasText: "English (United Kingdom)" });
  await added.waitFor();
  expect(await rows.count()).toBe(2);

  await added.getByRole("button", { name: /^Rename/ }).click();
  await added.getByTestId("caption-label").fill("English for all");
  await added.getByRole("button", { name: "Save" }).click();
  const renamed = rows.filter({ hasText: "English for all" });
  await renamed.waitFor();
  await renamed.getByTestId("caption-replace-input").setInputFiles(srt("new.srt", subRip(["Good night"])));
  await panel.getByText("Replaced the captions “English for all”.").waitFor({ state: "attached" });
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    renamed.getByRole("link", { name: /^Download/ }).click(),
  ]);
  expect(download.suggestedFilename()).toBe("English for all.vtt");
  expect(await readFile(await download.path(), "utf8")).toContain(
    "00:00:00.500 --> 00:00:01.500\nGood night",
  );
  await expectAccessible(page);

  await renamed.getByTestId("caption-delete").click();
  await page.getByTestId("caption-delete-confirm").click();
  await renamed.waitFor({ state: "detached" });
  // The button that asked went with its row: the panel around it has the focus.
  await expect.poll(() => focused(page)).toBe("captions-panel");
  expect(await rows.count()).toBe(1);
  expect(desk.errors.filter((line) => !line.includes("422"))).toEqual([]);
});
