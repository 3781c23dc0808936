import { describe, expect, it } from "vitest";
import { box, findBox, fullBox, requireBox, uint32 } from "./boxes.ts";
import { makeInit } from "./make-init.ts";
import { makeSegment } from "./make-segment.ts";
import { readBoxes } from "./read-boxes.ts";
import { type Mp4Event, readFragments, type Sample } from "./read-fragments.ts";

const trex = fullBox("trex", 0, 0, uint32(1, 1, 0, 0, 0));

function moovOf(entry: Buffer, timescale: number): Buffer {
  const stsd = fullBox("stsd", 0, 0, uint32(1), entry);
  const mdhd = fullBox("mdhd", 0, 0, uint32(0, 0, timescale, 0, 0));
  const mdia = box("mdia", mdhd, box("minf", box("stbl", stsd)));
  const edits = box("edts", fullBox("elst", 0, 0, uint32(1, 0, 2002, 0x10000)));
  return Buffer.concat([box("trak", edits, mdia), box("mvex", trex), box("udta", Buffer.from("Lavf"))]);
}

const avcC = Buffer.from([1, 0x64, 0, 0x1f, 0xff, 0xe1]);
const avc1 = box("avc1", Buffer.alloc(78), box("avcC", avcC));
// ES > decoder configuration > specific info 12 10 (AAC-LC, 44.1 kHz, stereo), sizes in four bytes as FFmpeg writes them.
const esds = Buffer.from(
  "00000000" +
    "0380808022" +
    "000100" +
    "0480808014" +
    "40150000000000000000000000" +
    "0580808002" +
    "1190" +
    "060102",
  "hex",
);
const mp4a = box("mp4a", Buffer.alloc(28), box("esds", esds));

const samples: Sample[] = [
  { data: Buffer.from("key frame"), durationTicks: 1001, compositionOffset: 0, sync: true },
  { data: Buffer.from("p"), durationTicks: 1001, compositionOffset: 2002, sync: false },
  { data: Buffer.from("bb"), durationTicks: 1001, compositionOffset: -1001, sync: false },
];

async function* inPieces(buffer: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < buffer.length; at += size) yield buffer.subarray(at, at + size);
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

describe("a segment", () => {
  it.each([1, 3, 17, 100_000])("is read back as it was written, in pieces of %i bytes", async (size) => {
    const segment = makeSegment({ sequence: 8, startTicks: 2 ** 33, sampleTicks: 1001, samples });
    const stream = Buffer.concat([box("ftyp"), box("moov", moovOf(avc1, 30000)), segment, segment]);
    const events: Mp4Event[] = await collect(readFragments(inPieces(stream, size)));
    expect(events.map(({ kind }) => kind)).toEqual(["init", "samples", "samples"]);
    expect(events[2]).toEqual({ kind: "samples", samples });
  });

  it("carries sequence and decoding time where ISO/IEC 14496-12 wants them", async () => {
    const segment = makeSegment({ sequence: 8, startTicks: 2 ** 33, sampleTicks: 1001, samples });
    const boxes = await collect(readBoxes(inPieces(segment, 50)));
    expect(boxes.map(({ type }) => type)).toEqual(["styp", "moof", "mdat"]);
    const moof = boxes[1]?.body ?? Buffer.alloc(0);
    expect(requireBox(moof, ["mfhd"]).readUInt32BE(4)).toBe(8);
    expect(requireBox(moof, ["traf", "tfdt"]).readUInt8(0)).toBe(1);
    expect(requireBox(moof, ["traf", "tfdt"]).readBigUInt64BE(4)).toBe(2n ** 33n);
  });

  it("of audio has only sync samples and no composition offsets", async () => {
    const audio = samples.map((sample) => ({
      ...sample,
      durationTicks: 1024,
      compositionOffset: 0,
      sync: true,
    }));
    const segment = makeSegment({ sequence: 1, startTicks: 0, sampleTicks: 1024, samples: audio });
    const stream = Buffer.concat([box("moov", moovOf(mp4a, 48000)), segment]);
    const events = await collect(readFragments(inPieces(stream, 64)));
    expect(events[1]).toEqual({ kind: "samples", samples: audio });
  });
});

describe("an init", () => {
  it("names its codec and timescale and keeps no edit list or encoder name", () => {
    const video = makeInit(moovOf(avc1, 30000));
    expect(video).toMatchObject({ codecs: "avc1.64001f", timescale: 30000 });
    expect(video.decoderConfig.equals(avcC)).toBe(true);
    const moov = requireBox(video.data, ["moov"]);
    expect(findBox(moov, ["trak", "edts"])).toBeUndefined();
    expect(findBox(moov, ["udta"])).toBeUndefined();
    expect(findBox(moov, ["trak", "mdia", "mdhd"])).toBeDefined();
    expect(makeInit(moovOf(mp4a, 48000))).toMatchObject({ codecs: "mp4a.40.2", timescale: 48000 });
  });

  it("of another codec is refused", () => {
    expect(() => makeInit(moovOf(box("hvc1", Buffer.alloc(78)), 30000))).toThrow("hvc1");
  });
});

describe("readBoxes", () => {
  it("refuses a stream that ends inside a box", async () => {
    await expect(
      collect(readBoxes(inPieces(box("mdat", Buffer.alloc(50)).subarray(0, 40), 7))),
    ).rejects.toThrow("inside a box");
  });

  it("refuses sizes that cannot be", async () => {
    await expect(collect(readBoxes(inPieces(uint32(4, 0x6d646174), 8)))).rejects.toThrow("size");
  });
});
