import { expect, test } from "vitest";
import { refusalOf } from "./picked-files.ts";

const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a]);
const mpegPs = new Uint8Array([0, 0, 1, 0xba, 0x44, 0, 4, 0]);
const dv = new Uint8Array([0x1f, 0x07, 0, 0xbf, 0xf8, 0x78]);
const archive = "an archive, not a video. Unpack it and choose the videos in it";

test.each([
  ["notes.mp4", "Dear diary, today I uploaded a text.", "video/mp4", "a text, not a video"],
  ["still.mov", png, "video/quicktime", "a picture, not a video"],
  ["raw.insv", "PK\u0003\u0004 ", "", archive],
  ["film.mp4", "", "video/mp4", "empty, or a folder"],
])("%s is refused at once by its content, with the reason", async (name, content, type, why) => {
  expect(await refusalOf(new File([content], name, { type }))).toBe(`“${name}” is ${why}.`);
});

test.each([
  ["MOV001.MOD", mpegPs, ""],
  // As Linux calls the ending, which Qt uses for translations.
  [
    "film.ts",
    new Uint8Array([0x47, 0x40, 0x11, 0x10, 0, 0x42, 0xf0, 0x25, 0, 1]),
    "text/vnd.trolltech.linguist",
  ],
  ["tape.dv", dv, "video/dv"],
  ["lossless.y4m", "YUV4MPEG2 W320 H240 F25:1\nFRAME\n", "text/plain"],
  ["VID_001.insv", new Uint8Array([0, 0, 0, 24, 0x66, 0x74, 0x79, 0x70]), ""],
])(
  "whether %s is a video is the server's to say, whatever its name and type",
  async (name, content, type) => {
    expect(await refusalOf(new File([content], name, { type }))).toBeUndefined();
  },
);

test("what cannot be read now waits for its turn", async () => {
  const file = new File(["x"], "film.mkv");
  file.slice = () => Object.assign(new Blob(), { arrayBuffer: () => Promise.reject(new Error("gone")) });
  expect(await refusalOf(file)).toBeUndefined();
});
