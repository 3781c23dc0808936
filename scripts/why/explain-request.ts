import { chainName } from "#lib/shared/chain-names.ts";
import { type Explanation, moment } from "./explanation.ts";
import type { LogLine } from "./log-lines.ts";
import { wordsOf } from "./problem-words.ts";

/** A request by the line that its answer left in the log, or by the one that says how the answer broke off. */
export function explainRequest(reference: string, lines: readonly LogLine[]): Explanation {
  const broken = lines.find(({ sentBytes }) => typeof sentBytes === "number");
  const line = broken ?? lines.find(({ status }) => typeof status === "number") ?? lines[0];
  if (line === undefined) return unknownRequest(reference);
  const { operation, status, viewerId, videoId, sessionId, uploadId } = line;
  const failed = broken !== undefined || Number(status) >= 500;
  const code = textOf(line.code) ?? (failed ? "internal" : "");
  const words = wordsOf(code, failed ? 500 : Number(status));
  const about = [
    ["viewer", viewerId],
    ["video", videoId],
    ["playback", sessionId],
    ["upload", uploadId],
  ].flatMap(([name, id]) => (typeof id === "string" ? [`${String(name)} ${id}`] : []));
  return {
    title: `${reference}: ${code === "" ? "answered" : code} (${String(status)}${broken ? ", broken off" : ""}), ${moment(line.time)}`,
    happened: [
      `${line.name}: ${String(operation)}${about.length === 0 ? "" : `, ${about.join(", ")}`}`,
      ...(viewerId === undefined && !failed ? ["Nobody was signed in."] : []),
      ...(broken
        ? [
            `Status and headers had gone when it failed: the connection was broken after ${String(broken.sentBytes)} bytes of the answer.`,
          ]
        : []),
      words.what,
      ...(typeof line.reason === "string" ? [`Reason: ${line.reason}.`] : []),
      ...errorOf(line),
    ],
    decided: [...conditionsOf(line), ...silentOf(line)],
    todo: [words.todo, ...furtherOf(line)],
  };
}

function unknownRequest(reference: string): Explanation {
  return {
    title: `${reference}: no line in the logs names it`,
    happened: [
      "It is older than the logs, was answered by another instance, or was merely asked to wait (429: those are logged at LOG_LEVEL=debug).",
    ],
    decided: [],
    todo: [
      "In production logs go to standard output: save them and ask again with --logs FILE.",
      "With the id of the playback (pbs_…) or of the video (vid_…) more can be said from the database.",
    ],
  };
}

/** Each condition of the gate's decision, as the log keeps it (lib/api/request-facts.ts). */
export function conditionsOf({ conditions, readAt }: LogLine): string[] {
  if (!Array.isArray(conditions)) return [];
  const lines = conditions.map((condition: Record<string, unknown>) => {
    const { path, type, chain, contract, outcome, reason, held, needed } = condition;
    const place = path === "" ? "The condition" : String(path);
    const token = [type, contract, typeof chain === "string" ? `on ${chainName(chain)}` : undefined];
    const amounts = held === undefined ? "" : `, holds ${String(held)} of ${String(needed ?? "?")}`;
    const verdict = outcome === "not_met" ? "not met" : String(outcome);
    return `${place}: ${token.filter(Boolean).join(" ")}: ${verdict} (${String(reason)}${amounts})`;
  });
  return typeof readAt === "string" ? [`The chains were read at ${moment(readAt)}.`, ...lines] : lines;
}

function silentOf({ silentChains }: LogLine): string[] {
  if (!Array.isArray(silentChains) || silentChains.length === 0) return [];
  return [`No answer from ${silentChains.map((chain) => chainName(String(chain))).join(", ")}.`];
}

/** An error's own sentence; the whole of it stands in the log. */
function errorOf({ err }: LogLine): string[] {
  if (typeof err !== "object" || err === null || !("message" in err)) return [];
  return [`The log says: ${String(err.message).split("\n")[0]}`];
}

function furtherOf({ sessionId, videoId }: LogLine): string[] {
  const id = textOf(sessionId) ?? textOf(videoId);
  return id === undefined ? [] : [`More: npm run why -- ${id}`];
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
