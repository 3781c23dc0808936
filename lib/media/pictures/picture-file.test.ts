import { describe, expect, test } from "vitest";
import { jpegOrientation, pictureFormat, uprightFilters } from "./picture-file.ts";

/** A JPEG's beginning with an EXIF block of one entry. */
function jpegHeld(orientation: number, little: boolean): Buffer {
  const tiff = Buffer.alloc(22);
  tiff.write(little ? "II" : "MM", 0, "latin1");
  const u16 = (value: number, at: number) =>
    little ? tiff.writeUInt16LE(value, at) : tiff.writeUInt16BE(value, at);
  if (little) tiff.writeUInt32LE(8, 4);
  else tiff.writeUInt32BE(8, 4);
  u16(42, 2);
  u16(1, 8);
  u16(0x0112, 10);
  u16(3, 12);
  u16(orientation, 18);
  const exif = Buffer.concat([Buffer.from("Exif\0\0", "latin1"), tiff]);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(exif.length + 2);
  return Buffer.concat([
    Buffer.from([0xff, 0xd8, 0xff, 0xe1]),
    length,
    exif,
    Buffer.from([0xff, 0xda, 0, 2]),
  ]);
}

test("a picture is known by its first bytes, whatever else they pretend", () => {
  expect(pictureFormat(Buffer.from([0xff, 0xd8, 0xff, 0xe0]))).toBe("jpeg");
  expect(pictureFormat(Buffer.from("\x89PNG\r\n\x1a\n....", "latin1"))).toBe("png");
  expect(pictureFormat(Buffer.from("RIFF\0\0\0\0WEBPVP8 ", "latin1"))).toBe("webp");
  for (const other of ["GIF89a", "<svg xmlns=", "RIFF\0\0\0\0AVI ", "#EXTM3U", ""]) {
    expect(pictureFormat(Buffer.from(other, "latin1"))).toBeUndefined();
  }
});

describe.each([true, false])("a camera's note of how it was held (little-endian: %s)", (little) => {
  test.each([1, 3, 6, 8])("is read: %i", (orientation) => {
    expect(jpegOrientation(jpegHeld(orientation, little))).toBe(orientation);
  });

  test("that is nonsense counts as none", () => {
    expect(jpegOrientation(jpegHeld(9, little))).toBe(1);
    const whole = jpegHeld(6, little);
    for (let end = 0; end < whole.length - 6; end++) expect(jpegOrientation(whole.subarray(0, end))).toBe(1);
  });
});

test("an upright picture needs no filter, the others one that undoes the turn", () => {
  expect([1, 6, 8, 3].map(uprightFilters)).toEqual([
    "",
    "transpose=clock,",
    "transpose=cclock,",
    "hflip,vflip,",
  ]);
});
