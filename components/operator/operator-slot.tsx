"use client";

import dynamic from "next/dynamic";
import { VideoPageSkeleton } from "../studio/studio-skeletons.tsx";
import { Skeleton } from "../ui/skeleton.tsx";

const OperatorHome = dynamic(() => import("./operator-home.tsx"), {
  ssr: false,
  loading: () => <Skeleton className="h-96" />,
});
const OperatorChains = dynamic(() => import("./operator-chains.tsx"), {
  ssr: false,
  loading: () => <Skeleton className="h-96" />,
});
const OperatorVideo = dynamic(() => import("./operator-video.tsx"), {
  ssr: false,
  loading: VideoPageSkeleton,
});

/** The operators' work happens in the browser; the page around it comes from the server. */
export function OperatorHomeSlot() {
  return <OperatorHome />;
}

export function OperatorChainsSlot() {
  return <OperatorChains />;
}

export function OperatorVideoSlot({ videoId }: { videoId: string }) {
  return <OperatorVideo videoId={videoId} />;
}
