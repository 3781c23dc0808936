"use client";

import dynamic from "next/dynamic";
import type { VideoView } from "#lib/shared/video.ts";
import { Skeleton } from "../ui/skeleton.tsx";

const AccessCard = dynamic(() => import("./access-card.tsx"), {
  ssr: false,
  loading: () => <Skeleton className="h-24" />,
});

/** The place of “may I watch?”; it asks after the page is there. */
export function AccessSlot({ video }: { video: VideoView }) {
  return <AccessCard video={video} />;
}
