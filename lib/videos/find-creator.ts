import type { Db } from "#lib/platform/db.ts";
import { NotFoundError } from "#lib/platform/errors.ts";
import { writtenAccountSchema } from "#lib/shared/caip.ts";
import { listed, listedSql } from "./listed.ts";

/** What anybody may know of somebody who publishes. */
export interface Creator {
  id: string;
  /** CAIP-10, the one signed in with first; the same that videos name. */
  account: string;
  /** No more than `mostCounted`. */
  videoCount: number;
  /** Of the first published video that is still there. */
  publishingSince: Date | null;
}

/** Nobody needs to know it to the last one. */
export const mostCounted = 1_000;

/**
 * A creator by viewer id, CAIP-10 account or plain address. Throws NotFoundError for everybody who has published
 * nothing: who has signed in here is nobody else's business.
 */
export async function findCreator(db: Db, name: string): Promise<Creator> {
  const viewer = await db.viewer.findFirst({
    where: named(name),
    select: { id: true, accounts: { orderBy: [{ createdAt: "asc" }, { id: "asc" }], take: 1 } },
  });
  if (viewer === null) throw new NotFoundError("The creator");
  const published = { creatorId: viewer.id, ...listed };
  const [first, counted] = await Promise.all([
    db.video.findFirst({
      where: published,
      orderBy: [{ publishedAt: "asc" }, { id: "asc" }],
      select: { publishedAt: true },
    }),
    db.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int FROM (
        SELECT FROM "Video" WHERE "creatorId" = ${viewer.id} AND ${listedSql} LIMIT ${mostCounted}
      ) v`,
  ]);
  if (first === null) throw new NotFoundError("The creator");
  return {
    id: viewer.id,
    account: viewer.accounts[0]?.id ?? "",
    videoCount: counted[0]?.count ?? 0,
    publishingSince: first.publishedAt,
  };
}

function named(name: string) {
  if (/^vwr_[0-9a-z]{26}$/.test(name)) return { id: name };
  const account = writtenAccountSchema.safeParse(name);
  if (!account.success) throw new NotFoundError("The creator");
  return { accounts: { some: { id: account.data } } };
}
