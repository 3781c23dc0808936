import { Prisma } from "#lib/platform/db.ts";
import { playableStates } from "./view-video.ts";

/** Which videos the catalogue shows: published to everybody, and playable. */
export const listed = {
  visibility: "public",
  state: { in: [...playableStates] },
  watchableAt: { not: null },
  publishedAt: { not: null },
} as const satisfies Prisma.VideoWhereInput;

/** The same in SQL, word for word as the catalogue's partial indexes have it: otherwise PostgreSQL does not use them. */
export const listedSql = Prisma.sql`"visibility" = 'public'
  AND "state" IN ('transcoding', 'packaging', 'storing', 'ready')
  AND "watchableAt" IS NOT NULL AND "publishedAt" IS NOT NULL`;
