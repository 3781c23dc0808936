import { box, fullBox, uint32 } from "./boxes.ts";
import type { Sample } from "./read-fragments.ts";

const segmentType = box(
  "styp",
  Buffer.from("msdh", "latin1"),
  uint32(0),
  Buffer.from("msdhmsixcmfs", "latin1"),
);

/** ISO/IEC 14496-12 §8.8.3.1: depends on no other sample / depends on others and is not a sync sample. */
const syncFlags = 0x02000000;
const nonSyncFlags = 0x01010000;

/** tfhd: default duration and flags present, offsets count from the moof. */
const tfhdFlags = 0x20000 | 0x8 | 0x20;

/**
 * One CMAF segment (styp + moof + mdat) of one track. All samples last `sampleTicks`; decoding begins at
 * `startTicks` on the track's timeline; only the first sample may be a sync sample unless all are.
 */
export function makeSegment(segment: {
  sequence: number;
  startTicks: number;
  sampleTicks: number;
  samples: readonly Sample[];
}): Buffer {
  const { samples } = segment;
  const allSync = samples.every((sample) => sample.sync);
  const withOffsets = samples.some((sample) => sample.compositionOffset !== 0);
  const baseTime = Buffer.alloc(8);
  baseTime.writeBigUInt64BE(BigInt(segment.startTicks));
  const moof = (dataOffset: number) =>
    box(
      "moof",
      fullBox("mfhd", 0, 0, uint32(segment.sequence)),
      box(
        "traf",
        fullBox("tfhd", 0, tfhdFlags, uint32(1, segment.sampleTicks, allSync ? syncFlags : nonSyncFlags)),
        fullBox("tfdt", 1, 0, baseTime),
        trun(samples, { dataOffset, withOffsets, firstFlags: !allSync }),
      ),
    );
  const size = moof(0).length;
  return Buffer.concat([segmentType, moof(size + 8), box("mdat", ...samples.map((sample) => sample.data))]);
}

function trun(
  samples: readonly Sample[],
  options: { dataOffset: number; withOffsets: boolean; firstFlags: boolean },
): Buffer {
  const flags = 0x1 | (options.firstFlags ? 0x4 : 0) | 0x200 | (options.withOffsets ? 0x800 : 0);
  const perSample = options.withOffsets ? 8 : 4;
  const table = Buffer.alloc(samples.length * perSample);
  samples.forEach((sample, index) => {
    table.writeUInt32BE(sample.data.length, index * perSample);
    if (options.withOffsets) table.writeInt32BE(sample.compositionOffset, index * perSample + 4);
  });
  const head = uint32(samples.length, options.dataOffset, ...(options.firstFlags ? [syncFlags] : []));
  return fullBox("trun", 1, flags, head, table);
}
