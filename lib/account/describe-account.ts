import { accountAndSessions } from "#lib/auth/account.ts";
import { contactOf } from "#lib/notices/email/contacts.ts";
import type { Caller } from "#lib/platform/caller.ts";
import type { AccountView } from "#lib/shared/api/account.ts";
import { countVideos } from "#lib/videos/find-video.ts";
import type { AccountContext } from "./account-context.ts";
import { offersMail } from "./require-mailer.ts";

/** What a viewer's own page says of them. */
export async function describeAccount(context: AccountContext, viewer: Caller): Promise<AccountView> {
  const { db, clock, mailers } = context;
  const { viewerId, sessionId } = viewer;
  const [{ accounts, sessions }, email, videos] = await Promise.all([
    accountAndSessions(db.prisma, clock, viewerId),
    contactOf(db.prisma, viewerId),
    countVideos(db.prisma, viewerId),
  ]);
  const order = new Map(viewer.accounts.map((id, i) => [id, i]));
  return {
    accounts: accounts
      .sort((a, b) => (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0))
      .map(({ id, createdAt }) => ({ id, linkedAt: createdAt.toISOString() })),
    sessions: sessions.map(({ id, accountId, userAgent, createdAt, expiresAt }) => ({
      id,
      account: accountId,
      userAgent,
      createdAt: createdAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
      current: id === sessionId,
    })),
    email,
    mailOffered: offersMail({ mailers }),
    banReason: viewer.banReason,
    videos,
  };
}
