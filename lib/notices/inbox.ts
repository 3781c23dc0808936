import { behind, readCursor, toPage } from "#lib/platform/cursor.ts";
import type { Database, Db, Transaction } from "#lib/platform/db.ts";
import { type NoticeKind, type NoticeView, noticeKinds } from "#lib/shared/api/notices.ts";
import type { Notice, Notifier } from "./notifier.ts";

/** The inbox in the studio: everybody has one. */
export class InboxNotifier implements Notifier {
  readonly name = "inbox";
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async tell(notice: Notice): Promise<"told"> {
    const { id, eventId, viewerId, kind, videoId, title, reason, createdAt } = notice;
    await this.#db.prisma.notice.createMany({
      data: { id, eventId, viewerId, kind, videoId, data: { title, reason }, createdAt },
      skipDuplicates: true,
    });
    return "told";
  }
}

/** A viewer's notices, newest first. Throws AppError `request_invalid` for a cursor that is none. */
export async function listNotices(
  db: Db,
  viewerId: string,
  page: { cursor?: string | undefined; limit: number },
): Promise<{ notices: NoticeView[]; unread: number; nextCursor: string | null }> {
  const rows = await db.notice.findMany({
    where: { viewerId, ...behind("createdAt", readCursor(page.cursor, "ntc")) },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: page.limit + 1,
  });
  const shown = toPage(rows, page.limit, ({ createdAt }) => createdAt);
  return {
    notices: shown.rows.map(view),
    unread: await countUnread(db, viewerId),
    nextCursor: shown.nextCursor,
  };
}

/** Marks the named notices of a viewer as read, or all of them. Returns how many are still unread. */
export async function readNotices(
  db: Db,
  viewerId: string,
  ids: readonly string[] | undefined,
  now: Date,
): Promise<number> {
  await db.notice.updateMany({
    where: { viewerId, readAt: null, ...(ids && { id: { in: [...ids] } }) },
    data: { readAt: now },
  });
  return countUnread(db, viewerId);
}

/** What a viewer was told becomes another one's. */
export async function moveNotices(tx: Transaction, from: string, to: string): Promise<void> {
  await tx.notice.updateMany({ where: { viewerId: from }, data: { viewerId: to } });
}

/** How many notices a viewer has. */
export function countNotices(tx: Transaction, viewerId: string): Promise<number> {
  return tx.notice.count({ where: { viewerId } });
}

/** Forgets everything that a viewer was told. */
export async function deleteNotices(db: Db, viewerId: string): Promise<void> {
  await db.notice.deleteMany({ where: { viewerId } });
}

const keepDays = 180;

/** Forgets notices half a year old. Returns how many. */
export async function sweepNotices(db: Db, now: Date): Promise<number> {
  const before = new Date(now.getTime() - keepDays * 86_400_000);
  return (await db.notice.deleteMany({ where: { createdAt: { lt: before } } })).count;
}

/** No more than this are counted. */
const mostUnread = 1_000;

function countUnread(db: Db, viewerId: string): Promise<number> {
  return db.notice.count({ where: { viewerId, readAt: null }, take: mostUnread });
}

interface NoticeRow {
  id: string;
  kind: string;
  videoId: string | null;
  data: unknown;
  createdAt: Date;
  readAt: Date | null;
}

function view(row: NoticeRow): NoticeView {
  const { title, reason } = row.data as { title: string; reason: string | null };
  return {
    id: row.id,
    kind: noticeKinds.find((kind) => kind === row.kind) ?? ("failed" satisfies NoticeKind),
    videoId: row.videoId,
    title,
    reason,
    createdAt: row.createdAt.toISOString(),
    readAt: row.readAt?.toISOString() ?? null,
  };
}

/** All of a viewer's notices, oldest first. */
export async function allNotices(db: Db, viewerId: string): Promise<NoticeView[]> {
  return (await db.notice.findMany({ where: { viewerId }, orderBy: { createdAt: "asc" } })).map(view);
}
