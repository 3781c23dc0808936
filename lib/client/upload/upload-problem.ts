import { DetailedError } from "tus-js-client";
import type { Problem } from "#lib/shared/problem.ts";
import { toApiProblem } from "../api-problem.ts";

/** Statuses after which the same request may succeed: no answer, conflict, locked, too many, and the server's own. */
export function mayRetry(status: number): boolean {
  if (status === 507) return false;
  return status === 0 || status === 409 || status === 423 || status === 429 || status >= 500;
}

/** Whether an upload should go on by itself once the server answers again: it was away, not unwilling. */
export function mayWait(error: unknown): boolean {
  if (!(error instanceof DetailedError)) return false;
  const status = error.originalResponse?.getStatus() ?? 0;
  return status !== 409 && mayRetry(status);
}

/** The server has enough of this creator's videos in the works; it takes the next one when one of them is done. */
export function isJobLimit(problem: Problem): boolean {
  return problem.code === "quota_exceeded" && problem.details?.quota === "concurrentJobs";
}

/** The file of an earlier visit is no longer the one that was begun. */
export function changedFile(name: string): Problem {
  const detail = `“${name}” has changed on your disk since the upload began. Cancel this upload and choose the file anew.`;
  return made("file_changed", "The file has changed", detail, false);
}

/** The browser does not open the file of an earlier visit: it was moved, or the creator said no. */
export function closedFile(name: string): Problem {
  const detail = `The browser could not open “${name}” again. Go on and allow it, or choose the same file once more; nothing is sent twice.`;
  return made("file_closed", "The file is not open", detail, true);
}

/** What an upload failed with, in the server's words when it said any. */
export function uploadProblem(error: unknown): Problem {
  if (!(error instanceof DetailedError)) return toApiProblem(error).problem;
  const status = error.originalResponse?.getStatus() ?? 0;
  const told = parseProblem(error.originalResponse?.getBody() ?? "");
  if (told !== undefined) return told;
  return status === 0
    ? made(
        "offline",
        "Connection lost",
        "The server could not be reached. What was sent is kept: go on when you are online again.",
        true,
      )
    : made(
        "upload_stopped",
        "Upload stopped",
        `The server refused the upload with status ${status}. What was sent is kept; try to go on.`,
        true,
      );
}

function made(code: string, title: string, detail: string, retryable: boolean): Problem {
  return { type: "about:blank", title, status: 0, code, detail, reference: "", retryable };
}

function parseProblem(body: string): Problem | undefined {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === "object" && value !== null && "code" in value && "detail" in value) {
      return value as Problem;
    }
  } catch {
    // Not JSON: the caller says it in its own words.
  }
  return undefined;
}
