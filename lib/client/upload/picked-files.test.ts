import { expect, test } from "vitest";
import { refusalOf } from "./picked-files.ts";

test.each([
  ["notes.txt", 10, "text/plain", "“notes.txt” is a text, not a video."],
  ["still.png", 10, "image/png", "“still.png” is a picture, not a video."],
  ["raw.zip", 10, "application/zip", "“raw.zip” is an archive, not a video."],
  ["film.mp4", 0, "video/mp4", "“film.mp4” is empty, or a folder."],
])("%s is refused at once, with the reason", (name, size, type, why) => {
  expect(refusalOf({ name, size, type })).toBe(why);
});

test.each([
  ["film.mkv", ""],
  ["film.mxf", "application/mxf"],
  ["song.flac", "audio/flac"],
  ["film.ts", "video/mp2t"],
])("whether %s is a video is the server's to say", (name, type) => {
  expect(refusalOf({ name, size: 1, type })).toBeUndefined();
});
