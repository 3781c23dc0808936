import { headers } from "next/headers";
import { sessionToken } from "#lib/auth/cookies.ts";
import { isListed } from "#lib/auth/roles.ts";
import { findSession, type SignedIn } from "#lib/auth/sessions.ts";
import { getHost } from "./server.ts";

/** Who asks for this page, by the sign-in cookie; null when nobody is signed in. */
export async function getPageCaller(): Promise<(SignedIn & { operator: boolean }) | null> {
  const host = await getHost();
  const token = sessionToken(host.config.publicUrl, (await headers()).get("cookie"));
  if (token === undefined) return null;
  const session = await findSession(host.db.prisma, host.clock, token);
  return session === null
    ? null
    : { ...session, operator: isListed(host.config.operatorAccounts, session.accounts) };
}
