import { describe, expect, it } from "vitest";
import { UnexpectedOutputError } from "../ffmpeg/media-error.ts";
import { box, fullBox, uint32 } from "../mp4/boxes.ts";
import { makeSegment } from "../mp4/make-segment.ts";
import type { Sample } from "../mp4/read-fragments.ts";
import { type CutEvent, cutSegments, type TrackCut } from "./cut-segments.ts";

const cut: TrackCut = {
  track: "v360",
  range: { fromSegment: 2, toSegment: 4 },
  timescale: 30000,
  sampleTicks: 1001,
  samplesBefore: (n) => Math.min(11, n * 3),
  skipSamples: 0,
  oneSyncPerSegment: true,
};

function moov(): Buffer {
  const avc1 = box("avc1", Buffer.alloc(78), box("avcC", Buffer.from([1, 0x64, 0, 0x1f])));
  const stsd = fullBox("stsd", 0, 0, uint32(1), avc1);
  const mdhd = fullBox("mdhd", 0, 0, uint32(0, 0, 30000, 0, 0));
  const mvex = box("mvex", fullBox("trex", 0, 0, uint32(1, 1, 0, 0, 0)));
  return box("moov", box("trak", box("mdia", mdhd, box("minf", box("stbl", stsd)))), mvex);
}

function frames(from: number, count: number, syncEvery = 3): Sample[] {
  return Array.from({ length: count }, (_, index) => ({
    data: Buffer.from(`frame ${from + index}`),
    durationTicks: 1001,
    compositionOffset: 2002,
    sync: (from + index) % syncEvery === 0,
  }));
}

async function cutAll(fragments: Sample[][], options: Partial<TrackCut> = {}): Promise<CutEvent[]> {
  const stream = Buffer.concat([
    moov(),
    ...fragments.map((samples) => makeSegment({ sequence: 1, startTicks: 999, sampleTicks: 1001, samples })),
  ]);
  const events: CutEvent[] = [];
  async function* chunks() {
    yield stream;
  }
  for await (const event of cutSegments(chunks(), { ...cut, ...options })) events.push(event);
  return events;
}

describe("cutSegments", () => {
  it("puts frames on the grid, whatever FFmpeg's fragments and clock are", async () => {
    const events = await cutAll([frames(0, 3), frames(3, 3)]);
    expect(events[0]).toMatchObject({ kind: "init", init: { codecs: "avc1.64001f", timescale: 30000 } });
    expect(events.slice(1)).toMatchObject([
      { segment: { track: "v360", n: 2, startTicks: 6006, durationTicks: 3003 } },
      { segment: { track: "v360", n: 3, startTicks: 9009, durationTicks: 2002 } },
    ]);
  });

  it("leaves out what comes before and after the range", async () => {
    const events = await cutAll([frames(-2, 2, 1), frames(0, 3), frames(3, 3), frames(6, 3)], {
      skipSamples: 2,
    });
    expect(events.length).toBe(3);
    expect(events[1]?.kind === "segment" && events[1].segment.data.includes("frame 0frame 1frame 2")).toBe(
      true,
    );
  });

  it("refuses a stream that ends before the range does", async () => {
    await expect(cutAll([frames(0, 3)])).rejects.toBeInstanceOf(UnexpectedOutputError);
  });

  it("refuses segments that are not one group of pictures", async () => {
    await expect(cutAll([frames(0, 4), frames(4, 2)])).rejects.toBeInstanceOf(UnexpectedOutputError);
    await expect(cutAll([frames(0, 3, 1), frames(3, 3)])).rejects.toBeInstanceOf(UnexpectedOutputError);
  });

  it("refuses another timescale", async () => {
    await expect(cutAll([], { timescale: 25000 })).rejects.toBeInstanceOf(UnexpectedOutputError);
  });
});
