import { type FfprobeJob, readFfprobe } from "../ffmpeg/run-ffprobe.ts";
import { dataMissing, fileSeconds, shownIndex } from "./probe-subject.ts";

/** Seconds before the declared end in which the last packets are looked for. */
const tailSeconds = 10;

interface StreamToMeasure {
  index: number;
  /** Undefined where neither stream nor container says it. */
  declaredEndSeconds: number | undefined;
  /** The length of a packet that does not say its own. */
  packetSeconds: number;
}

/** A stretch of the file's clock. */
export interface Span {
  fromSeconds: number;
  toSeconds: number;
}

/** Where the last packet of a stream that is shown or heard ends on the file's clock. */
export interface MeasuredEnd {
  /** −∞ without any packet. */
  endSeconds: number;
  /** Those that are shown or heard. */
  packets: number;
  /** Where packets lie that are decoded and not shown: edit lists cut inside a group of pictures (AV_PKT_FLAG_DISCARD). */
  discarded: Span[];
  /** FFmpeg said that data it was promised is not there. */
  partial: boolean;
  /** Every packet was looked at, not only those near the end. */
  whole: boolean;
  /** The clock went back by more than a second, or forward by more than ten minutes (ten seconds where clocks jump), between two packets. */
  jumps: boolean;
}

type Job = Omit<FfprobeJob, "args"> & { streams: readonly StreamToMeasure[] };

const mostBackSeconds = 1;
const mostForwardSeconds = 600;
/**
 * Where the clock may begin anew in mid-file, a gap is a jump: FFmpeg's own threshold for them. Not so where packets are that
 * far apart anyway, as pictures of a slide show.
 */
const mostForwardInStream = 10;
const timesUsual = 20;
/** So many do not show what is usual. */
const fewPackets = 8;

/**
 * Finds where streams really end, in their order, with one look at the file for all of them. Looks at the packets near the
 * declared ends first and counts all of them only when nothing is there (cut off, or no duration declared, as in recordings
 * of browsers), or when `whole` asks for it: where the container has no index that would tell. `clockMayJump`: a gap in the clock may be a
 * jump, as in streams that can be joined by appending.
 */
export async function measureEnds({
  whole,
  clockMayJump = false,
  ...job
}: Job & { whole: boolean; clockMayJump?: boolean }): Promise<MeasuredEnd[]> {
  const declared = job.streams.map(({ declaredEndSeconds = 0 }) => declaredEndSeconds);
  // What is shown of a file through a pipe cannot be looked at from the end.
  if (!whole && !job.view && declared.every((seconds) => seconds > tailSeconds * 2)) {
    const from = Math.min(...declared) - tailSeconds;
    const tails = await scan(job, mostForwardSeconds, from).catch(() => undefined);
    if (tails && job.streams.every((stream, place) => reachesItsEnd(stream, tails[place]))) return tails;
  }
  return scan(job, clockMayJump ? mostForwardInStream : mostForwardSeconds);
}

function reachesItsEnd(
  { declaredEndSeconds = 0, packetSeconds }: StreamToMeasure,
  tail?: MeasuredEnd,
): boolean {
  return tail !== undefined && tail.endSeconds > declaredEndSeconds - Math.max(1, 3 * packetSeconds);
}

async function scan(job: Job, mostForward: number, fromSeconds?: number): Promise<MeasuredEnd[]> {
  const [first, second] = job.streams;
  const meters = new Map(
    job.streams.map((stream) => [String(shownIndex(job, stream.index)), meterOf(stream, mostForward)]),
  );
  const args = [
    // ffprobe selects one stream or all of them.
    ...(first && !second ? ["-select_streams", String(shownIndex(job, first.index))] : []),
    ...["-show_entries", "packet=stream_index,pts_time,dts_time,duration_time,flags"],
    ...["-of", "csv=print_section=0:nokey=0"],
    ...(fromSeconds === undefined ? [] : ["-read_intervals", `${fromSeconds.toFixed(3)}%`]),
  ];
  const { logTail } = await readFfprobe(
    { ...job, args, limits: { outputBytes: 1024 ** 3, timeSeconds: 600, cpuSeconds: 300 } },
    (line) => {
      const fields = new Map(line.split(",").map((field) => field.split("=") as [string, string]));
      meters.get(fields.get("stream_index") ?? "")?.add(fields);
    },
  );
  const partial = dataMissing.test(logTail);
  return [...meters.values()].map(({ read }) => {
    const { endSeconds, ...tally } = read();
    return { ...tally, endSeconds: fileSeconds(job, endSeconds), partial, whole: fromSeconds === undefined };
  });
}

/** Takes in the packets of one stream, in the order of decoding. */
function meterOf({ packetSeconds }: StreamToMeasure, mostForward: number) {
  let endSeconds = Number.NEGATIVE_INFINITY;
  let packets = 0;
  let jumps = false;
  let before: number | undefined;
  let first: number | undefined;
  const discarded: Span[] = [];
  /** The run of discarded packets that is being read. What follows the last packet shown is of no interest. */
  let span: Span | undefined;
  return {
    add(fields: ReadonlyMap<string, string>) {
      const seconds = finite(fields.get("pts_time")) ?? finite(fields.get("dts_time"));
      // An edit list counts back for the packets that only a decoder needs: their times say nothing about the clock.
      if (fields.get("flags")?.includes("D")) {
        if (seconds === undefined) return;
        const { fromSeconds, toSeconds } = span ?? { fromSeconds: seconds, toSeconds: seconds };
        span = { fromSeconds: Math.min(fromSeconds, seconds), toSeconds: Math.max(toSeconds, seconds) };
        return;
      }
      if (span) discarded.push(span);
      span = undefined;
      packets++;
      // Times of presentation go back and forth between packets; those of decoding do not.
      const decoded = finite(fields.get("dts_time")) ?? seconds;
      const step = decoded !== undefined && before !== undefined ? decoded - before : 0;
      const usual =
        packets > fewPackets ? ((before ?? 0) - (first ?? 0)) / (packets - 2) : Number.POSITIVE_INFINITY;
      jumps ||= step < -mostBackSeconds || step > Math.max(mostForward, timesUsual * usual);
      before = decoded ?? before;
      first ??= decoded;
      if (seconds === undefined) return;
      endSeconds = Math.max(endSeconds, seconds + (finite(fields.get("duration_time")) ?? packetSeconds));
    },
    read: () => ({ endSeconds, packets, jumps, discarded }),
  };
}

function finite(text: string | undefined): number | undefined {
  const value = Number(text);
  return text === undefined || text === "" || !Number.isFinite(value) ? undefined : value;
}
