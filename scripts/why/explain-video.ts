import { type LeftOut, leftOutSentences } from "#lib/shared/left-out.ts";
import type { StoredFailure } from "#lib/videos/stored-failure.ts";
import { type Explanation, moment } from "./explanation.ts";
import type { LogLine } from "./log-lines.ts";

/** What the database knows of a video. */
export interface VideoFacts {
  id: string;
  title: string;
  state: string;
  visibility: string;
  access: string;
  attempt: number;
  failure: StoredFailure | null;
  watchableAt: Date | null;
  readyAt: Date | null;
  removedAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
  /** Renditions and pictures that are being made, with how far each is (0 to 1). */
  progress: readonly { step: string; fraction: number }[];
  /** What the uploaded file holds and the video does not. */
  leftOut: LeftOut;
}

/** What the database knows of an upload. */
export interface UploadFacts {
  id: string;
  fileName: string;
  /** Bytes. */
  size: bigint;
  received: bigint;
  createdAt: Date;
  updatedAt: Date;
  completedAt: Date | null;
  cancelledAt: Date | null;
}

/** Log levels of pino from which on a line is a warning. */
const warning = 40;

/** A video from its row and from the warnings that name it. */
export function explainVideo(video: VideoFacts, lines: readonly LogLine[]): Explanation {
  const { id, title, state, failure } = video;
  const warnings = lines.filter(({ level }) => level >= warning).slice(-8);
  return {
    title: `${id}: “${title}”, ${state}, ${video.visibility}`,
    happened: [
      `Made at ${moment(video.createdAt)}, attempt ${video.attempt}, last changed at ${moment(video.updatedAt)}.`,
      ...(video.watchableAt === null
        ? ["It could not be watched yet."]
        : [`Watchable since ${moment(video.watchableAt)}.`]),
      ...(video.readyAt === null ? [] : [`Ready since ${moment(video.readyAt)}.`]),
      ...(video.removedAt === null ? [] : [`Removed at ${moment(video.removedAt)}.`]),
      ...leftOutSentences(video.leftOut).map((sentence) => `Left out of the uploaded file: ${sentence}`),
      ...(failure === null
        ? []
        : [`It failed with ${failure.code}: ${failure.message}`, ...lastLines(failure.log)]),
      ...warnings.map(({ time, name, msg, err }) => `${moment(time)} ${name}: ${msg}${messageOf(err)}`),
    ],
    decided: [
      `Who may watch: ${accessWords[video.access] ?? video.access}.`,
      ...video.progress.map(({ step, fraction }) => `${step}: ${Math.round(fraction * 100)} %`),
    ],
    todo: [todoOf(video)],
  };
}

/** An upload from its row, and its video when it has become one. */
export function explainUpload(upload: UploadFacts, video: Explanation | null): Explanation {
  const { id, fileName, size, received } = upload;
  const share = size === 0n ? 100 : Number((received * 100n) / size);
  const how =
    upload.cancelledAt !== null ? "cancelled" : upload.completedAt !== null ? "complete" : `${share} % there`;
  const rest: Explanation = video ?? { title: "", happened: [], decided: [], todo: [] };
  return {
    title: `${id}: an upload of “${fileName}”, ${how}`,
    happened: [
      `Begun at ${moment(upload.createdAt)}, last heard of at ${moment(upload.updatedAt)}: ${received} of ${size} bytes are kept.`,
      ...(video === null ? [] : [video.title, ...rest.happened]),
    ],
    decided: rest.decided,
    todo:
      video !== null
        ? rest.todo
        : upload.cancelledAt !== null
          ? ["Nothing: its creator called it off."]
          : ["Its creator opens the studio and chooses the same file again: it goes on where it stopped."],
  };
}

const accessWords: Readonly<Record<string, string>> = {
  undecided: "not said yet",
  gated: "whoever passes its gate",
  everyone: "everyone",
};

function todoOf({ state, failure, removedAt, access, visibility, readyAt, watchableAt }: VideoFacts): string {
  if (removedAt !== null) return "Its creator can bring it back within seven days of its removal.";
  if (state === "rejected") return "The file was not accepted: it has to be exported and uploaded again.";
  if (failure !== null) {
    return failure.retryable
      ? "Press “Try again” on its page in the studio; what was recorded is not made twice."
      : "The same file fails again with the same tools. Convert it as the reason says, or look whether a newer FFmpeg takes it (npm run doctor names the one in use).";
  }
  if (readyAt === null && watchableAt === null)
    return "It is being prepared. If nothing changes for minutes, look at the worker: npm run doctor.";
  if (access === "undecided") return "Its creator has to say who may watch.";
  if (visibility === "draft") return "Only its creator sees it: publish it in the studio.";
  return "Nothing is broken.";
}

/** What the program that failed wrote last. */
function lastLines(log: string | undefined): string[] {
  if (log === undefined) return [];
  return [
    "The last lines of the program that failed:",
    ...log
      .split("\n")
      .slice(-20)
      .map((line) => `  ${line}`),
  ];
}

function messageOf(err: unknown): string {
  if (typeof err !== "object" || err === null || !("message" in err)) return "";
  return `: ${String(err.message).split("\n")[0]}`;
}
