import { accountAndSessions, allSessions, viewerSince } from "#lib/auth/account.ts";
import { formerAccounts } from "#lib/auth/linked-accounts.ts";
import { reportsBy } from "#lib/moderation/report-video.ts";
import { contactOf } from "#lib/notices/email/contacts.ts";
import { allNotices } from "#lib/notices/inbox.ts";
import type { Caller } from "#lib/platform/caller.ts";
import { playbackHistory } from "#lib/playback/playback-history.ts";
import { exportVideos } from "#lib/videos/forget-creator.ts";
import type { AccountContext } from "./account-context.ts";

/**
 * Everything that is kept about a viewer, ready to become JSON. Secrets are not theirs to lose by a file that lies about:
 * no token, no key, no code. The videos themselves are downloaded on their own pages.
 */
export async function exportAccount({ db, clock }: AccountContext, viewer: Caller) {
  const { viewerId } = viewer;
  const [since, { accounts }, former, signIns, email, work, reports, notices, playback] = await Promise.all([
    viewerSince(db, viewerId),
    accountAndSessions(db.prisma, clock, viewerId),
    formerAccounts(db.prisma, viewerId),
    allSessions(db.prisma, viewerId),
    contactOf(db.prisma, viewerId),
    exportVideos(db, viewerId),
    reportsBy(db, viewerId),
    allNotices(db.prisma, viewerId),
    playbackHistory(db, viewerId),
  ]);
  return {
    exportedAt: clock.now(),
    viewer: { id: viewerId, since, banReason: viewer.banReason },
    accounts: accounts.map(({ id, createdAt }) => ({ id, linkedAt: createdAt })),
    formerAccounts: former,
    signIns,
    email,
    ...work,
    reports,
    notices,
    playback,
  };
}
