import type { Host } from "#lib/kernel/host.ts";
import type { Caller } from "#lib/platform/caller.ts";
import { AppError } from "#lib/platform/errors.ts";
import { clientAddress } from "./client-address.ts";
import { type Rate, rateHeaders, takeToken } from "./rate-limit.ts";

/** Whom a request is counted for, and where its answer says how much is left. */
export interface Counted {
  host: Pick<Host, "config" | "db">;
  request: { headers: Headers };
  session: Pick<Caller, "viewerId"> | null;
  headers: Headers;
}

/**
 * Counts one request of an operation for its viewer, or for the address it came from when nobody is signed in, and sets
 * RateLimit-*. Throws AppError `rate_limited`, retryable, when there were too many.
 */
export function limitRate(counted: Counted, operation: string, rate: Rate): Promise<void> {
  const { host, request, session } = counted;
  // The kind goes with the name: no address can be another's viewer id.
  const subject =
    session === null
      ? `ip:${clientAddress(request.headers, host.config.trustedProxies)}`
      : `viewer:${session.viewerId}`;
  return limitBucket(counted, `${operation}:${subject}`, rate);
}

/** The same for a bucket of any name, which says of what kind its subject is. */
export async function limitBucket(
  { host, headers }: Pick<Counted, "host"> & { headers?: Headers },
  bucket: string,
  rate: Rate,
): Promise<void> {
  const decision = await takeToken(host.db.pool, bucket, rate);
  for (const [name, value] of Object.entries(rateHeaders(decision))) headers?.set(name, value);
  if (decision.allowed) return;
  throw new AppError("rate_limited", `Too many requests. Try again in ${decision.resetSeconds} s.`, {
    retryable: true,
    retryAfterSeconds: decision.resetSeconds,
  });
}
