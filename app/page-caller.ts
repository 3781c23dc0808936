import { headers } from "next/headers";
import { sessionToken } from "#lib/auth/cookies.ts";
import { isListed } from "#lib/auth/roles.ts";
import { findSession, type SignedIn } from "#lib/auth/sessions.ts";
import type { Host } from "#lib/kernel/host.ts";
import { getHost } from "./server.ts";

type PageCaller = SignedIn & { operator: boolean };

/** Who asks for this page, by the sign-in cookie; null when nobody is signed in. */
export async function getPageCaller(): Promise<PageCaller | null> {
  return callerOf(await getHost(), (await headers()).get("cookie"));
}

/** Who sends a `cookie` header; null when nobody is signed in by it. */
export async function callerOf(host: Host, cookie: string | null): Promise<PageCaller | null> {
  const token = sessionToken(host.config.publicUrl, cookie);
  if (token === undefined) return null;
  const session = await findSession(host.db.prisma, host.clock, token);
  return session === null
    ? null
    : { ...session, operator: isListed(host.config.operatorAccounts, session.accounts) };
}
