import { readCursor, toPage } from "#lib/platform/cursor.ts";
import type { Database } from "#lib/platform/db.ts";
import type { VideoView } from "#lib/shared/video.ts";
import { publicParts } from "./find-video.ts";
import { listed } from "./listed.ts";
import { readSearch, searchListed } from "./search-videos.ts";
import { viewVideo } from "./view-video.ts";

interface CatalogueQuery {
  cursor?: string | undefined;
  limit: number;
  /** Words of title and description, or a creator's address. */
  q?: string | undefined;
  /** A creator's viewer id. */
  creator?: string | undefined;
  access?: "gated" | "everyone" | undefined;
}

/** Published videos that can be watched and fit the search, newest first. Throws AppError `request_invalid`. */
export async function listVideos(
  db: Database,
  { cursor, limit, q, creator, access }: CatalogueQuery,
): Promise<{ videos: VideoView[]; nextCursor: string | null }> {
  const after = readCursor(cursor, "vid");
  const text = q?.trim() ?? "";
  const terms = text === "" ? undefined : readSearch(text);
  const ids = await searchListed(db.prisma, { terms, creator, access, after, limit: limit + 1 });
  const rows = await db.prisma.video.findMany({
    // What was taken back since its id was found is left out.
    where: { id: { in: ids }, ...listed },
    orderBy: [{ publishedAt: "desc" }, { id: "desc" }],
    include: publicParts,
  });
  const timeOf = (row: (typeof rows)[number]) => row.publishedAt ?? row.createdAt;
  const page = toPage(rows, limit, timeOf, ids.length > limit);
  return { videos: page.rows.map(viewVideo), nextCursor: page.nextCursor };
}
