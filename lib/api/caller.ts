import { sessionToken } from "#lib/auth/cookies.ts";
import { isListed } from "#lib/auth/roles.ts";
import { findSession, type SignedIn } from "#lib/auth/sessions.ts";
import type { Host } from "#lib/kernel/host.ts";
import { AppError } from "#lib/platform/errors.ts";
import type { Auth } from "#lib/shared/api/contract.ts";

/** A signed-in caller with its role. */
export interface Caller extends SignedIn {
  operator: boolean;
}

/** Who sends a request, by its session cookie; null when nobody is signed in. */
export async function findCaller(host: Host, request: Request): Promise<Caller | null> {
  const token = sessionToken(host.config.publicUrl, request.headers.get("cookie"));
  if (token === undefined) return null;
  const session = await findSession(host.db.prisma, host.clock, token);
  return session === null ? null : withRole(host, session);
}

export function withRole(host: Host, session: SignedIn): Caller {
  return { ...session, operator: isListed(host.config.operatorAccounts, session.accounts) };
}

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
