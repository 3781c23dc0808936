import { children, requireBox } from "./boxes.ts";
import { readBoxes } from "./read-boxes.ts";

/** One coded frame of a track. */
export interface Sample {
  data: Buffer;
  durationTicks: number;
  /** Presentation minus decoding time; may be negative. */
  compositionOffset: number;
  sync: boolean;
}

export type Mp4Event = { kind: "init"; moov: Buffer } | { kind: "samples"; samples: Sample[] };

/**
 * Reads fragmented MP4 with one track (FFmpeg with empty_moov + default_base_moof) from a stream: first the moov,
 * then the samples of each fragment as it arrives.
 */
export async function* readFragments(chunks: AsyncIterable<Buffer>): AsyncGenerator<Mp4Event> {
  let defaults: SampleDefaults = { duration: 0, size: 0, flags: 0 };
  let moof: Buffer | undefined;
  for await (const { type, body } of readBoxes(chunks)) {
    if (type === "moov") {
      defaults = trackDefaults(body);
      yield { kind: "init", moov: body };
    } else if (type === "moof") {
      moof = body;
    } else if (type === "mdat" && moof) {
      yield { kind: "samples", samples: readSamples(moof, body, defaults) };
      moof = undefined;
    }
  }
}

interface SampleDefaults {
  duration: number;
  size: number;
  flags: number;
}

/** ISO/IEC 14496-12 §8.8.3: defaults for all fragments of a track. */
function trackDefaults(moov: Buffer): SampleDefaults {
  const trex = requireBox(moov, ["mvex", "trex"]);
  return { duration: trex.readUInt32BE(12), size: trex.readUInt32BE(16), flags: trex.readUInt32BE(20) };
}

/** ISO/IEC 14496-12 §8.8.7 tfhd, §8.8.8 trun. Offsets count from the moof; its mdat follows at once. */
function readSamples(moof: Buffer, mdat: Buffer, trackDefault: SampleDefaults): Sample[] {
  const traf = requireBox(moof, ["traf"]);
  const defaults = readTfhd(requireBox(traf, ["tfhd"]), trackDefault);
  const mdatStart = 8 + moof.length + 8;
  const samples: Sample[] = [];
  let position = 0;
  for (const { type, body } of children(traf)) {
    if (type !== "trun") continue;
    const flags = body.readUInt32BE(0) & 0xffffff;
    const version = body.readUInt8(0);
    const count = body.readUInt32BE(4);
    let at = 8;
    const next = () => {
      at += 4;
      return body.readUInt32BE(at - 4);
    };
    if (flags & 0x1) {
      position = body.readInt32BE(at) - mdatStart;
      at += 4;
    }
    const firstFlags = flags & 0x4 ? next() : undefined;
    for (let index = 0; index < count; index++) {
      const durationTicks = flags & 0x100 ? next() : defaults.duration;
      const size = flags & 0x200 ? next() : defaults.size;
      const ownFlags = flags & 0x400 ? next() : defaults.flags;
      const sampleFlags = index === 0 && firstFlags !== undefined ? firstFlags : ownFlags;
      let compositionOffset = 0;
      if (flags & 0x800) {
        compositionOffset = version === 0 ? body.readUInt32BE(at) : body.readInt32BE(at);
        at += 4;
      }
      if (position < 0 || position + size > mdat.length) throw new RangeError("sample lies outside its mdat");
      samples.push({
        data: mdat.subarray(position, position + size),
        durationTicks,
        compositionOffset,
        // sample_is_non_sync_sample
        sync: (sampleFlags & 0x10000) === 0,
      });
      position += size;
    }
  }
  return samples;
}

function readTfhd(tfhd: Buffer, trackDefault: SampleDefaults): SampleDefaults {
  const flags = tfhd.readUInt32BE(0) & 0xffffff;
  const result = { ...trackDefault };
  let at = 8;
  if (flags & 0x1) at += 8;
  if (flags & 0x2) at += 4;
  if (flags & 0x8) {
    result.duration = tfhd.readUInt32BE(at);
    at += 4;
  }
  if (flags & 0x10) {
    result.size = tfhd.readUInt32BE(at);
    at += 4;
  }
  if (flags & 0x20) result.flags = tfhd.readUInt32BE(at);
  return result;
}
