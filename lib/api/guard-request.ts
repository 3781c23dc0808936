import type { Host } from "#lib/kernel/host.ts";
import type { Caller } from "#lib/platform/caller.ts";
import { AppError } from "#lib/platform/errors.ts";
import type { Auth } from "#lib/shared/api/contract.ts";

/** Throws AppError `sign_in_required` or `operator_required` when the caller is not who the operation wants. */
export function requireAuth(auth: Auth, caller: Caller | null): void {
  if (auth === "public") return;
  if (caller === null) throw new AppError("sign_in_required", "Sign in with your wallet first.");
  if (auth === "operator" && !caller.operator) {
    throw new AppError("operator_required", "Only an operator of this site may do that.");
  }
}

/**
 * Refuses a state-changing request that another site's page sent: a browser names the page's origin.
 * Requests without Origin come from programs, which carry no ambient cookie of a victim.
 */
export function checkOrigin(host: Host, request: Request): void {
  if (request.method === "GET" || request.method === "HEAD" || request.method === "OPTIONS") return;
  const origin = request.headers.get("origin");
  if (origin !== null && origin !== host.config.publicUrl.origin) {
    throw new AppError("origin_forbidden", "This request came from another site.");
  }
  if (origin === null && request.headers.get("sec-fetch-site") === "cross-site") {
    throw new AppError("origin_forbidden", "This request came from another site.");
  }
}
