import { DetailedError } from "tus-js-client";
import type { Problem } from "#lib/shared/problem.ts";
import { ApiProblem, toApiProblem } from "../api-problem.ts";

/** Statuses after which the same request may succeed: no answer, conflict, locked, too many, and the server's own. */
export function mayRetry(status: number): boolean {
  if (status === 507) return false;
  return status === 0 || status === 409 || status === 423 || status === 429 || status >= 500;
}

/** What an upload failed with, in the server's words when it said any. */
export function uploadProblem(error: unknown): Problem {
  if (!(error instanceof DetailedError)) return toApiProblem(error).problem;
  const status = error.originalResponse?.getStatus() ?? 0;
  const told = parseProblem(error.originalResponse?.getBody() ?? "");
  if (told !== undefined) return told;
  return new ApiProblem({
    type: "about:blank",
    title: status === 0 ? "Connection lost" : "Upload stopped",
    status,
    code: status === 0 ? "offline" : "upload_stopped",
    detail:
      status === 0
        ? "The server could not be reached. What was sent is kept: resume when you are online again."
        : `The server refused the upload with status ${status}. What was sent is kept; try to resume.`,
    reference: "",
    retryable: true,
  }).problem;
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
