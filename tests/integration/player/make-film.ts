import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { transcodeEarlyLane, transcodeWindow } from "#lib/media/encode/transcode.ts";
import type { findFfmpegTools } from "#lib/media/ffmpeg/find-ffmpeg.ts";
import { chooseLadder, type Ladder } from "#lib/media/ladder.ts";
import { probe } from "#lib/media/probe/probe.ts";
import { type ClearSegment, wholeRange } from "#lib/media/segment-grid.ts";
import type { LoadedTrack, SegmentRow } from "#lib/videos/packages.ts";
import { testTools } from "../../setup/ffmpeg.ts";
import { CollectedTracks } from "../media/collected-tracks.ts";

/** Seconds of the test film: nine segments, three runs of keys. */
const FILM_SECONDS = 36;

/** A package in clear: what its manifests need, and its bytes by `track/init.mp4` and `track/n.m4s`. */
interface ClearPackage {
  tracks: LoadedTrack[];
  bytes: Map<string, Buffer>;
}

export interface Film {
  early: ClearPackage;
  full: ClearPackage;
  ladder: Ladder;
}

/** Generations of the two packages; the early lane changes its own after the first run, as a retried step does. */
const generations = {
  early: ["gen_00000000000000000000000000", "gen_11111111111111111111111111"],
  full: "gen_22222222222222222222222222",
} as const;

/** Makes a small film with FFmpeg and takes it through the real media room: an early lane and a ladder of two, in English and German. */
export async function makeFilm(folder: string): Promise<Film> {
  const tools = await testTools();
  const input = join(folder, "source.mp4");
  const picture = `testsrc2=size=640x480:rate=15:duration=${FILM_SECONDS}`;
  const sound = (hertz: number) => `sine=frequency=${hertz}:duration=${FILM_SECONDS}`;
  const sources = [picture, sound(440), sound(880)].flatMap((source) => ["-f", "lavfi", "-i", source]);
  const maps = "-map 0 -map 1 -map 2 -metadata:s:a:0 language=eng -metadata:s:a:1 language=ger".split(" ");
  const coding = "-c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac -shortest -y".split(" ");
  const encoded = spawnSync(tools.ffmpegPath, [...sources, ...maps, ...coding, input]);
  if (encoded.status !== 0) throw new Error(`FFmpeg made no film: ${encoded.stderr}`);
  const ladder = chooseLadder(await probe({ tools, file: input }));

  const early = await makeEarly(tools, input, ladder);
  // Of the full package the lowest rendition and the sounds are those of the early lane.
  const full: ClearPackage = { tracks: [], bytes: new Map(early.bytes) };
  const made = new CollectedTracks();
  await transcodeWindow({ tools, input, ladder, window: 0, preset: "ultrafast", ...made });
  for (const { track, codecs, timescale, data } of made.inits.values()) {
    full.bytes.set(`${track}/init.mp4`, data);
    for (const segment of made.of(track)) full.bytes.set(`${track}/${segment.n}.m4s`, segment.data);
    const segments = made.of(track).map((segment) => rowOf(segment, generations.full));
    full.tracks.push(describeTrack(ladder, track, codecs, timescale, segments));
  }
  for (const track of early.tracks) {
    const segments = track.segments.map((segment) => ({ ...segment, generation: generations.full }));
    full.tracks.push({ ...track, segments });
  }
  return { early, full, ladder };
}

async function makeEarly(tools: Awaited<ReturnType<typeof findFfmpegTools>>, input: string, ladder: Ladder) {
  const made = new CollectedTracks();
  await transcodeEarlyLane({ tools, input, ladder, preset: "ultrafast", ...wholeRange(ladder), ...made });
  const bytes = new Map<string, Buffer>();
  const tracks: LoadedTrack[] = [];
  for (const { track, codecs, timescale, data } of made.inits.values()) {
    bytes.set(`${track}/init.mp4`, data);
    for (const segment of made.of(track)) bytes.set(`${track}/${segment.n}.m4s`, segment.data);
    const segments = made
      .of(track)
      .map((segment) => rowOf(segment, generations.early[segment.n < 3 ? 0 : 1]));
    tracks.push(describeTrack(ladder, track, codecs, timescale, segments));
  }
  return { tracks, bytes };
}

function rowOf({ n, startTicks, durationTicks, data }: ClearSegment, generation: string): SegmentRow {
  const stored = { size: data.length, sha256: "", ref: "", cid: null, totalSize: null };
  return { n, generation, startTicks, durationTicks, ...stored };
}

function describeTrack(
  ladder: Ladder,
  name: string,
  codecs: string,
  timescale: number,
  segments: SegmentRow[],
): LoadedTrack {
  const video = ladder.renditions.find(({ track }) => track === name);
  const sound = ladder.audio.find(({ track }) => track === name);
  return {
    id: name,
    initRef: "",
    initCid: null,
    initTotalSize: null,
    name,
    kind: video ? "video" : "audio",
    codecs,
    timescale,
    width: video?.width ?? null,
    height: video?.height ?? null,
    frameRate: video ? `${ladder.frameRate.num}/${ladder.frameRate.den}` : null,
    channels: video ? null : 2,
    sampleRate: video ? null : 48_000,
    language: sound?.language ?? null,
    label: sound?.label ?? null,
    averageBitrate: 0,
    peakBitrate: 0,
    segments,
  };
}
