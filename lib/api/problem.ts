import { AppError } from "#lib/platform/errors.ts";
import type { Problem } from "#lib/shared/problem.ts";

/**
 * The one table from error code to HTTP status; a test finds every code of the rooms here. Codes with 500 concern the
 * operator: the caller is told `internal`, the log says what it was.
 */
export const statuses: Readonly<Record<string, number>> = {
  request_invalid: 400,
  storage_ref_invalid: 400,
  sign_in_invalid: 401,
  sign_in_required: 401,
  signature_invalid: 401,
  nonce_unknown: 401,
  nonce_consumed: 401,
  nonce_expired: 401,
  playback_token_invalid: 401,
  embed_code_invalid: 401,
  origin_forbidden: 403,
  operator_required: 403,
  embed_origin_refused: 403,
  upload_forbidden: 403,
  account_banned: 403,
  quota_exceeded: 403,
  gate_denied: 403,
  playback_ended: 403,
  not_found: 404,
  no_contract: 404,
  method_not_allowed: 405,
  upload_conflict: 409,
  video_state_conflict: 409,
  video_not_watchable: 409,
  access_undecided: 409,
  video_taken_down: 409,
  stream_limit: 409,
  caption_limit: 409,
  content_key_missing: 409,
  picture_limit: 409,
  content_key_destroyed: 410,
  video_removed: 410,
  upload_gone: 410,
  tus_version_unsupported: 412,
  request_too_large: 413,
  upload_too_large: 413,
  range_not_satisfiable: 416,
  schedule_in_past: 422,
  picture_invalid: 422,
  caption_invalid: 422,
  email_code_invalid: 422,
  confirmation_missing: 422,
  gate_invalid: 422,
  chain_not_configured: 422,
  media_rejected: 422,
  rate_limited: 429,
  keys_paced: 429,
  internal: 500,
  configuration_invalid: 500,
  content_key_damaged: 500,
  engine_bad_event: 500,
  engine_bad_registration: 500,
  engine_unknown_app: 500,
  engine_unreachable_app: 500,
  engine_unsupported: 500,
  master_key_mismatch: 500,
  migration_failed: 500,
  plugin_duplicate: 500,
  plugin_unknown: 500,
  ffmpeg_failed: 500,
  ffmpeg_killed: 500,
  ffmpeg_limit: 500,
  ffmpeg_missing: 500,
  ffmpeg_output_unexpected: 500,
  init_mismatch: 500,
  media_cancelled: 500,
  block_corrupt: 502,
  gate_unavailable: 503,
  chain_unavailable: 503,
  unavailable: 503,
  busy: 503,
  mail_off: 503,
  mail_unavailable: 503,
  storage_unavailable: 503,
  disk_full: 507,
};

const titles: Readonly<Record<number, string>> = {
  400: "Bad request",
  401: "Not signed in",
  403: "Not allowed",
  404: "Not found",
  405: "Method not allowed",
  409: "Conflict",
  410: "Gone",
  412: "Precondition failed",
  413: "Too large",
  416: "Range not satisfiable",
  422: "Cannot be processed",
  429: "Too many requests",
  500: "Internal error",
  502: "Bad data from storage",
  503: "Temporarily unavailable",
  507: "Out of space",
};

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
  const known = error instanceof AppError && statusOf(error) !== 500 ? error : unexpected(error);
  const status = statusOf(known);
  return {
    type: `urn:streamgate:problem:${known.code}`,
    title: titles[status] ?? "Error",
    status,
    code: known.code,
    detail: known.message,
    reference,
    retryable: known.retryable,
    ...(known.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: known.retryAfterSeconds }),
    ...(known.details === undefined ? {} : { details: known.details }),
  };
}

function statusOf({ code }: AppError): number {
  return statuses[code] ?? 500;
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
  if (isDatabaseOutage(error)) {
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

// SQLSTATE class 08 (connection), 53 (resources) and 57P0x (shutdown), Node's sockets and names, Prisma's own codes.
const outageCodes =
  /^(08...|53...|57P0[1-5]|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|P10(01|02|08|17)|P2024|P2037)$/;
const outageSentences =
  /Connection terminated|connection timeout|timeout exceeded when trying to connect|not queryable|Client was closed/i;

/** Whether a failure, or one inside it (Prisma keeps its adapter's in `meta`), says that the database is away. */
function isDatabaseOutage(error: unknown, depth = 0): boolean {
  if (typeof error !== "object" || error === null || depth > 5) return false;
  const { code, originalCode, message, cause, meta, driverAdapterError } = error as Record<string, unknown>;
  if ([code, originalCode].some((text) => typeof text === "string" && outageCodes.test(text))) return true;
  if (typeof message === "string" && outageSentences.test(message)) return true;
  return [cause, meta, driverAdapterError].some((inner) => isDatabaseOutage(inner, depth + 1));
}
