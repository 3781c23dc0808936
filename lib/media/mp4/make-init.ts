import { box, children, requireBox, uint32 } from "./boxes.ts";

export interface TrackInit {
  /** ftyp + moov. */
  data: Buffer;
  /** RFC 6381. */
  codecs: string;
  timescale: number;
  /** What a decoder needs to know (avcC or esds): must be equal wherever segments are to share one init. */
  decoderConfig: Buffer;
}

/**
 * Makes a track's initialisation segment of FFmpeg's moov. Left out: edit lists (the first presentation time is 0)
 * and user data (it names the encoder's version), so that every window's init is the same.
 */
export function makeInit(moov: Buffer): TrackInit {
  const cleaned = Buffer.concat(
    [...children(moov)]
      .filter(({ type }) => type !== "udta")
      .map(({ type, body }) => box(type, type === "trak" ? withoutEdits(body) : body)),
  );
  const mdhd = requireBox(moov, ["trak", "mdia", "mdhd"]);
  const entry = sampleEntry(requireBox(moov, ["trak", "mdia", "minf", "stbl", "stsd"]));
  return {
    data: Buffer.concat([fileType, box("moov", cleaned)]),
    // ISO/IEC 14496-12 §8.4.2: version 1 has 64-bit times before the timescale.
    timescale: mdhd.readUInt32BE(mdhd.readUInt8(0) === 1 ? 20 : 12),
    ...entry,
  };
}

/** Brands: fragmented base media (iso6), CMAF structure (cmfc), DASH; minor version 0. */
const fileType = box(
  "ftyp",
  Buffer.from("iso6", "latin1"),
  uint32(0),
  Buffer.from("iso6cmfcdashmp41", "latin1"),
);

function withoutEdits(trak: Buffer): Buffer {
  return Buffer.concat(
    [...children(trak)]
      .filter(({ type }) => type !== "edts" && type !== "udta")
      .map(({ type, body }) => box(type, body)),
  );
}

function sampleEntry(stsd: Buffer): { codecs: string; decoderConfig: Buffer } {
  const [entry] = children(stsd.subarray(8));
  if (entry?.type === "avc1") {
    const avcC = requireBox(entry.body.subarray(78), ["avcC"]);
    return { codecs: `avc1.${avcC.toString("hex", 1, 4)}`, decoderConfig: avcC };
  }
  if (entry?.type === "mp4a") {
    const esds = requireBox(entry.body.subarray(28), ["esds"]);
    const specific = audioSpecificConfig(esds);
    // ISO/IEC 14496-3 §1.6.2.1: the first five bits are the object type; 31 escapes to six more.
    const type = specific.readUInt8(0) >> 3;
    if (type === 31) throw new RangeError("unexpected AAC object type");
    return { codecs: `mp4a.40.${type}`, decoderConfig: specific };
  }
  throw new RangeError(`unexpected sample entry ${entry?.type ?? "none"}`);
}

/** ISO/IEC 14496-1 §7.2.6: ES_Descriptor (3) > DecoderConfigDescriptor (4) > DecoderSpecificInfo (5). */
function audioSpecificConfig(esds: Buffer): Buffer {
  let at = 4;
  const open = (tag: number): number => {
    if (esds.readUInt8(at++) !== tag) throw new RangeError("unexpected descriptor in esds");
    let size = 0;
    for (;;) {
      const byte = esds.readUInt8(at++);
      size = size * 128 + (byte & 0x7f);
      if (byte < 0x80) return size;
    }
  };
  open(3);
  const flags = esds.readUInt8(at + 2);
  at += 3 + (flags & 0x80 ? 2 : 0) + (flags & 0x20 ? 2 : 0);
  open(4);
  at += 13;
  const size = open(5);
  return esds.subarray(at, at + size);
}
