import { sessionToken } from "#lib/auth/cookies.ts";
import { findEmbedSession } from "#lib/auth/embed-sessions.ts";
import { findSession, type SignedIn } from "#lib/auth/sessions.ts";
import type { Host } from "#lib/kernel/host.ts";
import type { Caller } from "#lib/platform/caller.ts";
import type { CredentialKind } from "#lib/shared/api/contract.ts";
import { isListed } from "#lib/shared/is-listed.ts";

/** Who sends a request with these headers; null without a credential of the kind, or when it is not good any more. */
type FindCaller = (host: Host, headers: Pick<Headers, "get">) => Promise<Caller | null>;

/** Every way in which a request says who sends it; a contract names those that its operation takes. */
const credentials: Readonly<Record<CredentialKind, FindCaller>> = {
  /** The cookie that a sign-in set. */
  async session(host, headers) {
    const token = sessionToken(host.config.publicUrl, headers.get("cookie"));
    const session = token === undefined ? null : await findSession(host.db.prisma, host.clock, token);
    return session === null ? null : withRole(host, session);
  },
  /** The bearer that a framed player was lent. It never carries an operator's rights. */
  async embed(host, headers) {
    const bearer = /^Bearer ([\w-]{43})$/i.exec(headers.get("authorization") ?? "")?.[1];
    const lent = bearer === undefined ? null : await findEmbedSession(host.db.prisma, host.clock, bearer);
    return lent === null ? null : { ...lent.signedIn, embed: lent.embed, operator: false };
  },
};

/** Who sends a request, by the first of these kinds of credential that it carries; null when nobody is signed in. */
export async function findCaller(
  host: Host,
  headers: Pick<Headers, "get">,
  kinds: readonly CredentialKind[] = ["session"],
): Promise<Caller | null> {
  for (const kind of kinds) {
    const caller = await credentials[kind](host, headers);
    if (caller !== null) return caller;
  }
  return null;
}

/** A caller as far as a video is concerned: a framed player's bearer says nothing of any other than its own. */
export function callerFor(videoId: string, caller: Caller | null): Caller | null {
  return caller?.embed === undefined || caller.embed.videoId === videoId ? caller : null;
}

/** An operator is who signed in as one: a linked account gives nobody else's wallet that right. */
export function withRole(host: Host, session: SignedIn): Caller {
  return { ...session, operator: isListed(host.config.operatorAccounts, session.accounts.slice(0, 1)) };
}
