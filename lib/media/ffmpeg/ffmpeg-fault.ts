/** Why FFmpeg ended with an error. Stable: stored with a failed video, used by pages, tests and `npm run why`. */
export type FfmpegFault =
  | "out_of_memory"
  | "disk_full"
  | "machine_limit"
  | "ffmpeg_not_started"
  | "ffmpeg_crashed"
  | "filter_graph"
  | "encoder_refused"
  | "clock_refused"
  | "undecodable_part"
  | "unknown_fault";

interface FaultFacts {
  /** What its creator reads: what happened and what to do next. */
  sentence: string;
  /** The machine was at fault: the same work may succeed later. A fault of the file comes again with the same tools. */
  retryable: boolean;
}

export const ffmpegFaults: Readonly<Record<FfmpegFault, FaultFacts>> = {
  out_of_memory: {
    sentence: "The server ran out of memory while it processed this video. Try again later.",
    retryable: true,
  },
  disk_full: {
    sentence: "The server’s disk is full. Try again once its operator has made room.",
    retryable: true,
  },
  machine_limit: {
    sentence: "The server had no process or open file to spare for this video. Try again later.",
    retryable: true,
  },
  ffmpeg_not_started: {
    sentence:
      "FFmpeg could not be started on the server. Try again later, and tell its operator if it stays.",
    retryable: true,
  },
  ffmpeg_crashed: {
    sentence:
      "FFmpeg crashed on this video. Export it again, as H.264 and AAC in MP4, and upload the new file.",
    retryable: false,
  },
  filter_graph: {
    sentence:
      "The picture or the audio of this video changes within the file in a way that cannot be followed. Convert it once, to H.264 and AAC in MP4, and upload the new file.",
    retryable: false,
  },
  encoder_refused: {
    sentence:
      "The picture or the audio of this video has a form that cannot be encoded. Export it again, as H.264 and AAC in MP4, and upload the new file.",
    retryable: false,
  },
  clock_refused: {
    sentence:
      "The time stamps of this video cannot be used. Convert it once to MP4 with a constant frame rate, and upload the new file.",
    retryable: false,
  },
  undecodable_part: {
    sentence:
      "A part of this video cannot be decoded: it is damaged. Export or copy it again, and upload the new file.",
    retryable: false,
  },
  unknown_fault: {
    sentence:
      "FFmpeg could not process this video, for a reason that is not known here. Export it again, as H.264 and AAC in MP4, and upload the new file; report the problem if that fails too.",
    retryable: false,
  },
};

/** The shell could not run the program (POSIX.1, Shell & Utilities §2.8.2), or its loader found no memory. */
const notStartedExits: ReadonlySet<number> = new Set([126, 127]);
/** Ended by SIGILL, SIGABRT, SIGBUS, SIGFPE or SIGSEGV. */
const crashExits: ReadonlySet<number> = new Set([4, 6, 7, 8, 11].map((signal) => 128 + signal));

/**
 * FFmpeg's words for each fault, the machine's first: they say why the lines behind them were written. A line of many is
 * enough. FFmpeg ends with 1, since version 6.1 with the lowest byte of its error.
 */
const patterns: readonly [FfmpegFault, RegExp][] = [
  ["out_of_memory", /Cannot allocate memory|malloc of size \d+ failed|Out of memory/i],
  ["disk_full", /No space left on device|Disk quota exceeded/i],
  [
    "machine_limit",
    /thread\S*.*Resource temporarily unavailable|failed to create thread|Too many open files|cannot fork/i,
  ],
  [
    "filter_graph",
    /(?:re)?(?:initializing|configuring|init) (?:complex )?filter|filter network|Rematrix is needed|Impossible to convert between|Failed to configure (?:input|output) pad|Cannot find a matching stream|Error (?:while )?filtering|parsing filterchain|No such filter/i,
  ],
  [
    "encoder_refused",
    /opening encoder|Error while encoding|Error encoding|Error initializing output stream|submitting .*frame to the encoder|incorrect codec parameters/i,
  ],
  ["clock_refused", /Application provided invalid|Timestamps are unset|pts has no value/i],
  ["undecodable_part", /Invalid data found|Error while decoding|Error submitting packet to decoder|corrupt/i],
];

/** What an exit with an error means, from its code and FFmpeg's last lines. The only place that reads them for a fault. */
export function faultOf(exitCode: number | null, logTail: string): FfmpegFault {
  if (exitCode !== null && notStartedExits.has(exitCode)) return "ffmpeg_not_started";
  const said = patterns.find(([, words]) => words.test(logTail))?.[0];
  // A crash behind a warning about a damaged frame is a crash; one for want of memory is not.
  const crashed = exitCode !== null && crashExits.has(exitCode);
  if (crashed && (said === undefined || !ffmpegFaults[said].retryable)) return "ffmpeg_crashed";
  return said ?? "unknown_fault";
}
