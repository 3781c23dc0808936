"use client";

import dynamic from "next/dynamic";
import { Skeleton } from "../ui/skeleton.tsx";
import { DeskSkeleton, VideoPageSkeleton } from "./studio-skeletons.tsx";

const loading = () => <Skeleton className="h-64" />;
const StudioHome = dynamic(() => import("./list/studio-home.tsx"), { ssr: false, loading: DeskSkeleton });
const StudioInbox = dynamic(() => import("./studio-inbox.tsx"), { ssr: false, loading });
const StudioInsights = dynamic(() => import("./studio-insights.tsx"), { ssr: false, loading });
const StudioVideo = dynamic(() => import("./video/studio-video.tsx"), {
  ssr: false,
  loading: VideoPageSkeleton,
});

/** The studio's work happens in the browser; the page around it comes from the server. */
export function StudioHomeSlot() {
  return <StudioHome />;
}

export function StudioInboxSlot({ mailOffered }: { mailOffered: boolean }) {
  return <StudioInbox mailOffered={mailOffered} />;
}

export function StudioInsightsSlot() {
  return <StudioInsights />;
}

export function StudioVideoSlot({ videoId }: { videoId: string }) {
  return <StudioVideo videoId={videoId} />;
}
