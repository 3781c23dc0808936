import { forgetViewer } from "#lib/auth/account.ts";
import { forgetWatching } from "#lib/insights/sum-watching.ts";
import { forgetReporter } from "#lib/moderation/report-video.ts";
import { removeEmail } from "#lib/notices/email/contacts.ts";
import { deleteNotices } from "#lib/notices/inbox.ts";
import type { Caller } from "#lib/platform/caller.ts";
import { AppError } from "#lib/platform/errors.ts";
import { endSessions } from "#lib/playback/end-session.ts";
import { forgetPlayback } from "#lib/playback/playback-history.ts";
import { deletionWords } from "#lib/shared/api/account.ts";
import { forgetCreator } from "#lib/videos/forget-creator.ts";
import type { AccountContext } from "./account-context.ts";

/**
 * Deletes an account for good (docs/decisions/016): videos are removed, everything personal is erased, every sign-in ends.
 * Each part can be repeated, and the account itself goes last: whatever breaks off, its owner is still signed in and can
 * ask again. Throws AppError `confirmation_missing`.
 */
export async function deleteAccount(
  context: AccountContext,
  viewer: Caller,
  confirmation: string,
): Promise<void> {
  if (confirmation.trim().toLowerCase() !== deletionWords) {
    throw new AppError("confirmation_missing", `Type “${deletionWords}” to confirm. Nothing was deleted.`);
  }
  const { db, clock, stores } = context;
  const { viewerId } = viewer;
  const keepShell = await forgetCreator(db, stores.files, viewer);
  await endSessions(context, { viewerId }, "signed_out");
  await forgetPlayback(db, viewerId, viewer.accounts);
  await forgetWatching(db, viewerId);
  await forgetReporter(db, viewerId);
  await removeEmail(db.prisma, viewerId);
  await deleteNotices(db.prisma, viewerId);
  await db.prisma.$transaction((tx) => forgetViewer(tx, viewerId, { keepShell, now: clock.now() }));
}
