import { type FfprobeJob, readFfprobe } from "./run-ffprobe.ts";

/** Seconds before the declared end in which the last packets are looked for. */
const tailSeconds = 10;

/** Where the last frame of a stream ends on the file's clock, as its packets say. */
export interface MeasuredEnd {
  endSeconds: number;
  packets: number;
  /** FFmpeg said that data it was promised is not there. */
  partial: boolean;
  /** The clock went back by more than a second, or forward by more than ten minutes, between two packets. */
  jumps: boolean;
}

const mostBackSeconds = 1;
const mostForwardSeconds = 600;

/**
 * Finds where a stream really ends. Looks at the packets near the declared end first and counts all of them only when
 * nothing is there (cut off, or no duration declared, as in recordings of browsers).
 */
export async function measureEnd(
  job: Omit<FfprobeJob, "args"> & {
    streamIndex: number;
    declaredEndSeconds: number | undefined;
    frameSeconds: number;
    /** Looks at every packet: the container has no index that would tell. */
    whole: boolean;
  },
): Promise<MeasuredEnd> {
  const declared = job.declaredEndSeconds;
  if (!job.whole && declared !== undefined && declared > tailSeconds * 2) {
    const tail = await scan(job, [`${(declared - tailSeconds).toFixed(3)}%`]).catch(() => undefined);
    if (tail && tail.endSeconds > declared - Math.max(1, 3 * job.frameSeconds)) return tail;
  }
  return scan(job, []);
}

async function scan(
  job: Omit<FfprobeJob, "args"> & { streamIndex: number; frameSeconds: number },
  interval: readonly string[],
): Promise<MeasuredEnd> {
  let endSeconds = Number.NEGATIVE_INFINITY;
  let packets = 0;
  let jumps = false;
  let before: number | undefined;
  const args = [
    ...["-select_streams", String(job.streamIndex)],
    ...["-show_entries", "packet=pts_time,dts_time,duration_time", "-of", "csv=print_section=0:nokey=0"],
    ...interval.flatMap((one) => ["-read_intervals", one]),
  ];
  const { logTail } = await readFfprobe(
    { ...job, args, limits: { outputBytes: 1024 ** 3, timeSeconds: 600, cpuSeconds: 300 } },
    (line) => {
      const fields = new Map(line.split(",").map((field) => field.split("=") as [string, string]));
      const seconds = finite(fields.get("pts_time")) ?? finite(fields.get("dts_time"));
      packets++;
      // Packets come in the order of decoding; times of presentation go back and forth between them.
      const decoded = finite(fields.get("dts_time")) ?? seconds;
      const step = decoded !== undefined && before !== undefined ? decoded - before : 0;
      jumps ||= step < -mostBackSeconds || step > mostForwardSeconds;
      before = decoded ?? before;
      if (seconds === undefined) return;
      endSeconds = Math.max(endSeconds, seconds + (finite(fields.get("duration_time")) ?? job.frameSeconds));
    },
  );
  return { endSeconds, packets, jumps, partial: /partial file|truncated|Truncating/i.test(logTail) };
}

function finite(text: string | undefined): number | undefined {
  const value = Number(text);
  return text === undefined || text === "" || !Number.isFinite(value) ? undefined : value;
}
