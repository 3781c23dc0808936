import type { Db, Transaction } from "#lib/platform/db.ts";
import { NotFoundError } from "#lib/platform/errors.ts";

/** Bans a viewer with every account they have: also whoever signs in with one of these accounts later is banned. */
export async function banAccounts(
  tx: Transaction,
  viewerId: string,
  reason: string,
  now: Date,
): Promise<void> {
  await tx.viewer.update({ where: { id: viewerId }, data: { bannedAt: now, banReason: reason } });
  const accounts = await tx.account.findMany({ where: { viewerId }, select: { id: true } });
  await tx.ban.createMany({
    data: accounts.map(({ id }) => ({ accountId: id, reason, createdAt: now })),
    skipDuplicates: true,
  });
}

/** Lifts it. */
export async function unbanAccounts(tx: Transaction, viewerId: string): Promise<void> {
  await tx.viewer.update({ where: { id: viewerId }, data: { bannedAt: null, banReason: null } });
  const accounts = await tx.account.findMany({ where: { viewerId }, select: { id: true } });
  await tx.ban.deleteMany({ where: { accountId: { in: accounts.map(({ id }) => id) } } });
}

/** What a new viewer of an account inherits: the ban, when the account was banned before. */
export async function banOf(db: Db, accountId: string): Promise<{ bannedAt?: Date; banReason?: string }> {
  const ban = await db.ban.findUnique({ where: { accountId } });
  return ban === null ? {} : { bannedAt: ban.createdAt, banReason: ban.reason };
}

/** Why one of some viewers, or an account, is banned; null when none of them is. */
export async function banAmong(
  db: Db,
  viewerIds: readonly string[],
  accountId: string,
): Promise<string | null> {
  const viewer = await db.viewer.findFirst({
    where: { id: { in: [...viewerIds] }, banReason: { not: null } },
    select: { banReason: true },
  });
  return viewer?.banReason ?? (await banOf(db, accountId)).banReason ?? null;
}

/** A viewer with their accounts and why they are banned. Throws NotFoundError for one that is not, or was deleted. */
export async function findViewer(
  db: Db,
  viewerId: string,
): Promise<{ id: string; accounts: string[]; banReason: string | null }> {
  const viewer = await db.viewer.findUnique({
    where: { id: viewerId, deletedAt: null },
    include: { accounts: { orderBy: { createdAt: "asc" } } },
  });
  if (viewer === null) throw new NotFoundError("The account");
  return { id: viewer.id, accounts: viewer.accounts.map(({ id }) => id), banReason: viewer.banReason };
}

/** The first account of each of some viewers. */
export async function firstAccounts(db: Db, viewerIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await db.account.findMany({
    where: { viewerId: { in: [...viewerIds] } },
    orderBy: { createdAt: "desc" },
  });
  return new Map(rows.map(({ viewerId, id }) => [viewerId, id]));
}
