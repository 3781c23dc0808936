import { type FfprobeJob, readFfprobe } from "./run-ffprobe.ts";

/** Seconds before the declared end in which the last packets are looked for. */
const tailSeconds = 10;

export interface StreamToMeasure {
  index: number;
  /** Undefined where neither stream nor container says it. */
  declaredEndSeconds: number | undefined;
  /** The length of a packet that does not say its own. */
  packetSeconds: number;
}

/** Where the last packet of a stream ends on the file's clock. */
export interface MeasuredEnd {
  endSeconds: number;
  packets: number;
  /** FFmpeg said that data it was promised is not there. */
  partial: boolean;
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
 * of browsers), or when `whole` asks for it: where the container has no index that would tell.
 */
export async function measureEnds({ whole, ...job }: Job & { whole: boolean }): Promise<MeasuredEnd[]> {
  const declared = job.streams.map(({ declaredEndSeconds = 0 }) => declaredEndSeconds);
  if (!whole && declared.every((seconds) => seconds > tailSeconds * 2)) {
    const from = Math.min(...declared) - tailSeconds;
    const tails = await scan({ ...job, mostForward: mostForwardSeconds }, [`${from.toFixed(3)}%`]).catch(
      () => undefined,
    );
    if (tails && job.streams.every((stream, place) => reachesItsEnd(stream, tails[place]))) return tails;
  }
  return scan({ ...job, mostForward: whole ? mostForwardInStream : mostForwardSeconds }, []);
}

function reachesItsEnd(
  { declaredEndSeconds = 0, packetSeconds }: StreamToMeasure,
  tail?: MeasuredEnd,
): boolean {
  return tail !== undefined && tail.endSeconds > declaredEndSeconds - Math.max(1, 3 * packetSeconds);
}

async function scan(
  { mostForward, ...job }: Job & { mostForward: number },
  interval: readonly string[],
): Promise<MeasuredEnd[]> {
  const [first, second] = job.streams;
  const meters = new Map(job.streams.map((stream) => [String(stream.index), meterOf(stream, mostForward)]));
  const args = [
    // ffprobe selects one stream or all of them.
    ...(first && !second ? ["-select_streams", String(first.index)] : []),
    ...["-show_entries", "packet=stream_index,pts_time,dts_time,duration_time"],
    ...["-of", "csv=print_section=0:nokey=0"],
    ...interval.flatMap((one) => ["-read_intervals", one]),
  ];
  const { logTail } = await readFfprobe(
    { ...job, args, limits: { outputBytes: 1024 ** 3, timeSeconds: 600, cpuSeconds: 300 } },
    (line) => {
      const fields = new Map(line.split(",").map((field) => field.split("=") as [string, string]));
      meters.get(fields.get("stream_index") ?? "")?.add(fields);
    },
  );
  const partial = /partial file|truncated|Truncating/i.test(logTail);
  return [...meters.values()].map(({ read }) => ({ ...read(), partial }));
}

/** Takes in the packets of one stream, in the order of decoding. */
function meterOf({ packetSeconds }: StreamToMeasure, mostForward: number) {
  let endSeconds = Number.NEGATIVE_INFINITY;
  let packets = 0;
  let jumps = false;
  let before: number | undefined;
  let first: number | undefined;
  return {
    add(fields: ReadonlyMap<string, string>) {
      const seconds = finite(fields.get("pts_time")) ?? finite(fields.get("dts_time"));
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
    read: () => ({ endSeconds, packets, jumps }),
  };
}

function finite(text: string | undefined): number | undefined {
  const value = Number(text);
  return text === undefined || text === "" || !Number.isFinite(value) ? undefined : value;
}
