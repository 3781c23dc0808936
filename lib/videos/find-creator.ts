import type { Db } from "#lib/platform/db.ts";
import { NotFoundError } from "#lib/platform/errors.ts";
import { accountIdSchema } from "#lib/shared/caip.ts";
import { listed } from "./list-videos.ts";

/** What anybody may know of somebody who publishes. */
export interface Creator {
  id: string;
  /** CAIP-10, the one signed in with first; the same that videos name. */
  account: string;
  videoCount: number;
  /** Of the first published video that is still there. */
  publishingSince: Date | null;
}

/**
 * A creator by viewer id, CAIP-10 account or plain address. Throws NotFoundError for everybody who has published
 * nothing: who has signed in here is nobody else's business.
 */
export async function findCreator(db: Db, name: string): Promise<Creator> {
  const viewer = await db.viewer.findFirst({
    where: { ...named(name), videos: { some: listed } },
    select: {
      id: true,
      accounts: { orderBy: [{ createdAt: "asc" }, { id: "asc" }], take: 1 },
      videos: { where: listed, orderBy: { publishedAt: "asc" }, take: 1, select: { publishedAt: true } },
      _count: { select: { videos: { where: listed } } },
    },
  });
  if (viewer === null) throw new NotFoundError("The creator");
  return {
    id: viewer.id,
    account: viewer.accounts[0]?.id ?? "",
    videoCount: viewer._count.videos,
    publishingSince: viewer.videos[0]?.publishedAt ?? null,
  };
}

function named(name: string) {
  if (/^vwr_[0-9a-z]{26}$/.test(name)) return { id: name };
  // An address without its chain is a key's account, which counts on every EVM chain (lib/shared/caip.ts).
  const account = accountIdSchema.safeParse(name.startsWith("0x") ? `eip155:0:${name}` : name);
  if (!account.success) throw new NotFoundError("The creator");
  return { accounts: { some: { id: account.data } } };
}
