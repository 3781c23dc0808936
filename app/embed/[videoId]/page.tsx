import type { Metadata } from "next";
import { EmbedSlot } from "../../../components/embed/embed-slot.tsx";
import { findPageVideo } from "../../page-video.ts";
import NoVideo from "./not-found.tsx";

interface Props {
  params: Promise<{ videoId: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const video = await findPageVideo((await params).videoId);
  return { title: video?.title ?? "Removed video", robots: { index: false } };
}

/** One video's player alone, for frames on the sites that its creator allows (proxy.ts sets who that is). */
export default async function EmbedPage({ params }: Props) {
  const video = await findPageVideo((await params).videoId);
  return video === null ? <NoVideo /> : <EmbedSlot video={video} />;
}
