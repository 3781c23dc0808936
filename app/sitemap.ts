import type { MetadataRoute } from "next";
import { connection } from "next/server";
import { listPublished } from "#lib/videos/list-videos.ts";
import { getHost } from "./server.ts";

// The protocol's limit is 50,000 addresses a file (sitemaps.org); each video may bring its creator's page along.
const MOST_VIDEOS = 20_000;

/** Every page that a search engine should know: the catalogue, public videos and who published them. */
export default async function sitemap(): Promise<MetadataRoute.Sitemap> {
  await connection();
  const host = await getHost();
  const at = (path: string) => new URL(path, host.config.publicUrl).href;
  const videos = await listPublished(host.db, MOST_VIDEOS);
  const creators = new Set(videos.map(({ creatorId }) => creatorId));
  return [
    { url: at("/") },
    { url: at("/videos") },
    ...[...creators].map((id) => ({ url: at(`/creator/${id}`) })),
    ...videos.map(({ id, updatedAt }) => ({ url: at(`/watch/${id}`), lastModified: updatedAt })),
  ];
}
