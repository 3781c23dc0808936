import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { AppError } from "#lib/platform/errors.ts";
import { videoParams } from "#lib/shared/api/videos.ts";
import { findVisibleVideo } from "#lib/videos/find-video.ts";
import { viewVideo } from "#lib/videos/view-video.ts";
import { EmbedSlot } from "../../../components/embed/embed-slot.tsx";
import { getPageCaller } from "../../page-caller.ts";
import { getHost } from "../../server.ts";

interface Props {
  params: Promise<{ videoId: string }>;
}

const loadVideo = cache(async (videoId: string) => {
  if (!videoParams.safeParse({ videoId }).success) notFound();
  const host = await getHost();
  try {
    return viewVideo(await findVisibleVideo(host.db.prisma, videoId, await getPageCaller()));
  } catch (error) {
    if (error instanceof AppError && ["not_found", "video_removed"].includes(error.code)) notFound();
    throw error;
  }
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { title } = await loadVideo((await params).videoId);
  return { title, robots: { index: false } };
}

/** One video's player alone, for frames on the sites that its creator allows (proxy.ts sets who that is). */
export default async function EmbedPage({ params }: Props) {
  return <EmbedSlot video={await loadVideo((await params).videoId)} />;
}
