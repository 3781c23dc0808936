import { isDatabaseAway } from "#lib/platform/database-away.ts";
import { AppError } from "#lib/platform/errors.ts";
import type { Problem } from "#lib/shared/problem.ts";
import { problemCodeOf } from "./problem-codes.ts";

/** A wrong part of a request, named by its place; values are not repeated. */
export class InvalidRequestError extends AppError {
  constructor(
    where: "path" | "query" | "body",
    found: { issues: readonly { path: readonly PropertyKey[]; message: string }[] },
  ) {
    const issues = found.issues.map((issue) => ({
      path: [where, ...issue.path.map(String)].join("."),
      message: issue.message,
    }));
    const first = issues[0];
    super(
      "request_invalid",
      first === undefined ? "The request is not valid." : `${first.path}: ${first.message}`,
      {
        details: { issues },
      },
    );
  }
}

/**
 * The problem that a failure is told as (RFC 9457). What is no AppError, and what concerns the operator alone, becomes
 * `internal` without its message.
 */
export function toProblem(error: unknown, reference: string): Problem {
  const known =
    error instanceof AppError && problemCodeOf(error.code).status !== 500 ? error : unexpected(error);
  const { status, title } = problemCodeOf(known.code);
  return {
    type: `urn:streamgate:problem:${known.code}`,
    title,
    status,
    code: known.code,
    detail: known.message,
    reference,
    retryable: known.retryable,
    ...(known.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: known.retryAfterSeconds }),
    ...(known.details === undefined ? {} : { details: known.details }),
  };
}

/** A problem as an answer: `application/problem+json`, with Retry-After where a time is known (RFC 9110 §10.2.3). */
export function problemResponse(problem: Problem): Response {
  const headers = new Headers({ "content-type": "application/problem+json", "cache-control": "no-store" });
  if (problem.retryAfterSeconds !== undefined) {
    headers.set("retry-after", String(Math.max(1, Math.ceil(problem.retryAfterSeconds))));
  }
  return new Response(JSON.stringify(problem, plainNumbers), { status: problem.status, headers });
}

// JSON has no bigint, and failing to tell of a failure helps nobody.
function plainNumbers(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}

function unexpected(error: unknown): AppError {
  if (isDatabaseAway(error)) {
    return new AppError("unavailable", "The database does not answer right now. Try again in a moment.", {
      retryable: true,
      retryAfterSeconds: 2,
    });
  }
  return new AppError(
    "internal",
    "Something went wrong on our side. Try again, and give us the reference if it stays.",
    {
      retryable: true,
    },
  );
}
