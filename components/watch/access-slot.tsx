"use client";

import dynamic from "next/dynamic";
import type { VideoView } from "#lib/shared/video.ts";

const AccessCard = dynamic(() => import("./access-card.tsx"), {
  ssr: false,
  loading: () => <div aria-hidden="true" className="skeleton h-24" />,
});

/** The place of “may I watch?”; it asks after the page is there. */
export function AccessSlot({ video }: { video: VideoView }) {
  return <AccessCard video={video} />;
}
