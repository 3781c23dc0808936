import { AppError } from "#lib/platform/errors.ts";
import { type FfmpegFault, faultOf, ffmpegFaults } from "./ffmpeg-fault.ts";

/** Why an upload is refused; stable, stored with the video and used by pages and tests. */
export type MediaRejectionReason =
  | "empty"
  | "not_a_video"
  | "unsupported_container"
  | "playlist"
  | "truncated"
  | "no_video"
  | "undecodable"
  | "codec_unsupported"
  | "sound_undecodable"
  | "broken_clock"
  | "too_long"
  | "too_short"
  | "too_many_pixels"
  | "too_many_streams"
  | "decompression_bomb";

const sentences: Record<MediaRejectionReason, string> = {
  empty: "The file is empty. Export the video again and upload the new file.",
  not_a_video:
    "This file is not a video: its content is something else than its name says. Upload a video file such as MP4, MOV, MKV or WebM.",
  unsupported_container:
    "This kind of video file is not supported. Export the video as MP4, MOV, MKV or WebM and upload that.",
  playlist: "This file is a playlist that points to other files, not a video. Upload the video file itself.",
  truncated:
    "The end of this video is missing, so the copy was probably cut off. Export or copy the video again and upload the new file.",
  no_video: "This file holds neither picture nor sound. Upload a video, or a recording of sound.",
  undecodable:
    "The video in this file cannot be decoded: it is damaged or uses an unknown codec. Export it again, for example as H.264 in MP4.",
  codec_unsupported:
    "This site cannot decode the kind of video in this file. Export it as H.264 in MP4 and upload that.",
  sound_undecodable:
    "This site cannot decode the sound in this file. Export it with AAC sound in MP4 and upload that.",
  broken_clock:
    "The clock of this recording jumps, as in files that were joined without care. Convert it once to MP4 and upload that.",
  too_long: "This video is longer than this site accepts. Cut it into parts and upload them one by one.",
  too_short: "This video has no duration. Upload a video of at least a fraction of a second.",
  too_many_pixels: "The picture of this video is larger than this site accepts. Export it at 4K or smaller.",
  too_many_streams:
    "This file holds more tracks than this site accepts. Export it with one video track and one audio track.",
  decompression_bomb:
    "This file would unpack to far more pictures than a video of its size holds, so it was not processed.",
};

/** The upload cannot become a video here: `details.reason` is stable, the message is for the creator. */
export class MediaRejectedError extends AppError {
  readonly reason: MediaRejectionReason;

  constructor(
    reason: MediaRejectionReason,
    options: { cause?: unknown; facts?: Record<string, unknown> } = {},
  ) {
    super("media_rejected", sentences[reason], {
      details: { ...options.facts, reason },
      ...(options.cause === undefined ? {} : { cause: options.cause }),
    });
    this.reason = reason;
  }
}

/** FFmpeg or ffprobe ended with an error; `fault` says why. The tail of its log is the `cause`, without paths. */
export class FfmpegFailedError extends AppError {
  readonly exitCode: number | null;
  readonly fault: FfmpegFault;
  readonly logTail: string;

  constructor(tool: string, exitCode: number | null, logTail: string) {
    const fault = faultOf(exitCode, logTail);
    const { sentence, retryable } = ffmpegFaults[fault];
    super("ffmpeg_failed", sentence, {
      retryable,
      details: { tool, exitCode, fault },
      cause: new Error(logTail),
    });
    this.exitCode = exitCode;
    this.fault = fault;
    this.logTail = logTail;
  }
}

/** FFmpeg or ffprobe was killed from outside, by a person or for want of memory: that says nothing about the file. */
export class FfmpegKilledError extends AppError {
  constructor(tool: string) {
    super("ffmpeg_killed", `${tool} was stopped by the machine while it processed this video. Try again.`, {
      retryable: true,
      details: { tool },
    });
  }
}

const limitSentences = {
  time: "Processing this video took longer than is allowed. Try again when the server is less busy.",
  stall: "FFmpeg stood still on this video and was stopped. Try again when the server is less busy.",
  cpu: "Processing this video took more computing time than is allowed. Try again, or export it at a lower resolution.",
  output:
    "Processing this video gave more data than is allowed. Export it at a lower resolution or frame rate, and upload the new file.",
} as const;

/** FFmpeg ran into one of our limits: time, silence, processor time or size of its output. */
export class FfmpegLimitError extends AppError {
  readonly limit: keyof typeof limitSentences;

  constructor(limit: keyof typeof limitSentences) {
    super("ffmpeg_limit", limitSentences[limit], {
      // The others depend on how busy the machine is.
      retryable: limit !== "output",
      details: { limit },
    });
    this.limit = limit;
  }
}

/**
 * FFmpeg gave something that does not fit the grid; `what` is for the log. The same file gives the same with the same
 * tools. The guard adds FFmpeg's last lines.
 */
export class UnexpectedOutputError extends AppError {
  readonly what: string;
  logTail = "";

  constructor(what: string) {
    super(
      "ffmpeg_output_unexpected",
      "The transcoded video did not come out as planned: its time stamps or its structure are unusual. Convert it once to MP4 with a constant frame rate, and upload the new file.",
      { cause: new Error(what) },
    );
    this.what = what;
  }
}

/** The caller's AbortSignal fired: FFmpeg and its children are dead. */
export class MediaCancelledError extends AppError {
  constructor() {
    super("media_cancelled", "The processing of this video was cancelled.");
  }
}
