import type { MetadataRoute } from "next";
import { connection } from "next/server";
import { getHost } from "./server.ts";

/** What crawlers may read: the pages that are for everybody. */
export default async function robots(): Promise<MetadataRoute.Robots> {
  await connection();
  const { config } = await getHost();
  return {
    rules: {
      userAgent: "*",
      allow: ["/", "/api/v1/videos/*/poster"],
      disallow: ["/api/", "/studio", "/operator", "/ipfs/"],
    },
    sitemap: new URL("/sitemap.xml", config.publicUrl).href,
  };
}
