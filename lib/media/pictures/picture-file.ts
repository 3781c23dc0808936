/** Kinds of pictures that creators may send as a poster. */
export type PictureFormat = "jpeg" | "png" | "webp";

/** What a file is by its first bytes, whatever its name says; undefined when it is none of the three. Pure. */
export function pictureFormat(head: Buffer): PictureFormat | undefined {
  if (head.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return "jpeg";
  if (head.subarray(0, 8).equals(Buffer.from("\x89PNG\r\n\x1a\n", "latin1"))) return "png";
  if (head.toString("latin1", 0, 4) === "RIFF" && head.toString("latin1", 8, 12) === "WEBP") return "webp";
  return undefined;
}

const orientationTag = 0x0112;

/**
 * How a camera was held: the orientation (1–8) that EXIF notes in a JPEG, 1 when there is none.
 * Exif 2.32, 4.5.4 (APP1) and 4.6.4 A (Orientation). Pure; damaged data counts as none.
 */
export function jpegOrientation(file: Buffer): number {
  try {
    for (let at = 2; file.readUInt8(at) === 0xff; at += 2 + file.readUInt16BE(at + 2)) {
      const marker = file.readUInt8(at + 1);
      // Start of scan: what follows is the picture itself.
      if (marker === 0xda) return 1;
      if (marker !== 0xe1 || file.toString("latin1", at + 4, at + 10) !== "Exif\0\0") continue;
      return readOrientation(file.subarray(at + 10, at + 2 + file.readUInt16BE(at + 2)));
    }
  } catch {
    // Read past the end.
  }
  return 1;
}

function readOrientation(tiff: Buffer): number {
  const little = tiff.toString("latin1", 0, 2) === "II";
  const u16 = (at: number) => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const directory = little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  const entries = u16(directory);
  for (let index = 0; index < entries; index++) {
    const entry = directory + 2 + index * 12;
    if (u16(entry) !== orientationTag) continue;
    const value = u16(entry + 8);
    return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}

const turns: Readonly<Record<number, string>> = {
  2: "hflip,",
  3: "hflip,vflip,",
  4: "vflip,",
  5: "transpose=cclock_flip,",
  6: "transpose=clock,",
  7: "transpose=clock_flip,",
  8: "transpose=cclock,",
};

/** FFmpeg's filters, each followed by a comma, that put a picture of this orientation upright. Pure. */
export function uprightFilters(orientation: number): string {
  return turns[orientation] ?? "";
}
