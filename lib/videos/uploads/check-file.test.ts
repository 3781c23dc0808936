import { describe, expect, test } from "vitest";
import { checkFile } from "./check-file.ts";

const file = { size: 10, fileName: "Holiday.final.mp4", mimeType: "video/mp4", title: null };

test("a video is taken, titled by its name without the extension", () => {
  expect(checkFile(file, 100)).toEqual({
    size: 10,
    fileName: "Holiday.final.mp4",
    mimeType: "video/mp4",
    title: "Holiday.final",
  });
});

test("a title that was given wins, cleaned of control characters", () => {
  expect(checkFile({ ...file, title: " My\u0000 \n film " }, 100).title).toBe("My film");
});

test("a long title is cut, and no character in two", () => {
  expect(checkFile({ ...file, title: "x".repeat(500) }, 100).title).toHaveLength(200);
  expect(checkFile({ ...file, title: `${"x".repeat(199)}🎤🎤` }, 100).title).toBe("x".repeat(199));
});

test("a long name keeps its extension, and a title or name that nobody could see is none", () => {
  const { fileName } = checkFile({ ...file, fileName: `${"🎤".repeat(200)}.mkv` }, 100);
  expect(fileName).toBe(`${"🎤".repeat(125)}.mkv`);
  const unseen = { ...file, title: "\u200b\u202e", fileName: "\u2066\u3164" };
  expect(checkFile(unseen, 100)).toMatchObject({ title: "Untitled", fileName: "video" });
});

test("a folder in the file's name is dropped", () => {
  expect(checkFile({ ...file, fileName: "../../etc/C:\\films\\a.mkv" }, 100).fileName).toBe("a.mkv");
});

test.each([
  ["video/x-unheard-of", "film"],
  ["", "VID_0001.insv"],
  ["", "GX010001.LRV"],
  ["", "GS010001.360"],
  ["audio/x-mod", "MOV001.mod"],
  ["text/vnd.trolltech.linguist", "film.ts"],
  ["text/plain", "lossless.y4m"],
  [null, "tape.dv"],
  [null, null],
])("type %j with the name %j is taken", (mimeType, fileName) => {
  expect(checkFile({ ...file, mimeType, fileName }, 100).size).toBe(10);
});

describe("is refused before any byte", () => {
  test.each([
    ["an empty file", { size: 0 }, "request_invalid"],
    ["a size that is no number", { size: Number.NaN }, "request_invalid"],
    ["a file beyond the limit", { size: 101 }, "upload_too_large"],
  ])("%s", (_, change, code) => {
    expect(() => checkFile({ ...file, ...change }, 100)).toThrow(expect.objectContaining({ code }));
  });
});
