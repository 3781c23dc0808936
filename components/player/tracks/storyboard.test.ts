import { beforeEach, expect, it, vi } from "vitest";
import { createStoryboard } from "./storyboard.ts";

const at = "/api/v1/playback/sessions/pbs_1/storyboard";
const cues = `WEBVTT

00:00:00.000 --> 00:00:01.000
storyboard-0.jpg#xywh=0,0,160,90

00:00:01.000 --> 00:00:02.000
storyboard-0.jpg#xywh=160,0,160,90

00:00:02.000 --> 00:00:03.000
storyboard-1.jpg#xywh=0,0,160,90
`;

beforeEach(() => {
  vi.stubGlobal("location", { href: "https://gate.example/embed/vid_1" });
});

function setUp() {
  const shown: (string | null)[] = [];
  const fetchFile = vi.fn(async (url: string) => new Blob([url.endsWith(".vtt") ? cues : url]));
  const storyboard = createStoryboard({ fetchFile, onChange: (url) => shown.push(url) });
  return { storyboard, fetchFile, shown };
}

const textOf = async (url: string | null | undefined) => (await fetch(url ?? "")).text();

it("hands on cues whose sheets are in memory, each fetched once", async () => {
  const { storyboard, fetchFile, shown } = setUp();
  storyboard.show(`${at}/storyboard.vtt`);
  await vi.waitFor(() => expect(shown).toHaveLength(1));
  expect(fetchFile.mock.calls.flat()).toEqual(
    ["storyboard.vtt", "storyboard-0.jpg", "storyboard-1.jpg"].map(
      (name) => `https://gate.example${at}/${name}`,
    ),
  );
  const lines = (await textOf(shown[0])).split("\n");
  expect(lines[2]).toBe("00:00:00.000 --> 00:00:01.000");
  const [first, second, third] = lines.filter((line) => line.startsWith("blob:"));
  expect(second).toBe(first?.replace("xywh=0,", "xywh=160,"));
  expect(await textOf(first?.split("#")[0])).toContain("/storyboard-0.jpg");
  expect(await textOf(third?.split("#")[0])).toContain("/storyboard-1.jpg");
});

it("is asked for the same ones again and again, and fetches them once", async () => {
  const { storyboard, fetchFile, shown } = setUp();
  storyboard.show(`${at}/storyboard.vtt`);
  storyboard.show(`${at}/storyboard.vtt`);
  await vi.waitFor(() => expect(shown).toHaveLength(1));
  storyboard.show(`${at}/storyboard.vtt`);
  expect(fetchFile).toHaveBeenCalledTimes(3);
});

it("lets go of them, and of those that arrive too late", async () => {
  const { storyboard, fetchFile, shown } = setUp();
  storyboard.show(`${at}/storyboard.vtt`);
  await vi.waitFor(() => expect(shown).toHaveLength(1));
  storyboard.close();
  expect(shown[1]).toBeNull();
  await expect(textOf(shown[0])).rejects.toThrow();

  let arrive = (_: Blob) => {};
  fetchFile.mockImplementationOnce(
    () =>
      new Promise((resolve) => {
        arrive = resolve;
      }),
  );
  storyboard.show(`${at}/storyboard.vtt`);
  storyboard.show(null);
  arrive(new Blob(["WEBVTT"]));
  await new Promise((resolve) => setImmediate(resolve));
  expect(shown).toEqual([shown[0], null, null]);
});

it("shows none when they do not come", async () => {
  const { storyboard, fetchFile, shown } = setUp();
  fetchFile.mockRejectedValue(new Error("403"));
  storyboard.show(`${at}/storyboard.vtt`);
  await new Promise((resolve) => setImmediate(resolve));
  expect(shown).toEqual([]);
});
