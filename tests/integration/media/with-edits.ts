import { box, children, findBox, requireBox, uint32 } from "#lib/media/mp4/boxes.ts";

/** A part of the film in seconds: where it begins and how long it is. */
export type Edit = readonly [fromSeconds: number, seconds: number];

/** Writes an edit list (ISO/IEC 14496-12 §8.6.6) into every track of an MP4 whose moov comes last. */
export function withEdits(mp4: Buffer, edits: readonly Edit[]): Buffer {
  const at = mp4.lastIndexOf("moov") - 4;
  const moov = mp4.subarray(at + 8);
  const movieScale = requireBox(moov, ["mvhd"]).readUInt32BE(12);
  const rebuilt = [...children(moov)].map(({ type, body }) =>
    type === "trak" ? box("trak", ...editedTrack(body, edits, movieScale)) : box(type, body),
  );
  return Buffer.concat([mp4.subarray(0, at), box("moov", ...rebuilt)]);
}

function editedTrack(trak: Buffer, edits: readonly Edit[], movieScale: number): Buffer[] {
  const scale = requireBox(trak, ["mdia", "mdhd"]).readUInt32BE(12);
  // What FFmpeg's own list skips: frames that wait to be reordered, or the priming of AAC.
  const skipped = findBox(trak, ["edts", "elst"])?.readInt32BE(12) ?? 0;
  const rows = edits.map(([from, seconds]) =>
    uint32(Math.round(seconds * movieScale), Math.round(from * scale) + skipped, 0x10000),
  );
  const list = box("edts", box("elst", uint32(0, edits.length), ...rows));
  const others = [...children(trak)].filter(({ type }) => type !== "edts");
  return others.flatMap(({ type, body }) => (type === "tkhd" ? [box(type, body), list] : [box(type, body)]));
}
