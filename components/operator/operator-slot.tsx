"use client";

import dynamic from "next/dynamic";
import { Skeleton } from "../ui/skeleton.tsx";

const loading = () => <Skeleton className="h-64" />;
const OperatorHome = dynamic(() => import("./operator-home.tsx"), { ssr: false, loading });
const OperatorVideo = dynamic(() => import("./operator-video.tsx"), { ssr: false, loading });

/** The operators' work happens in the browser; the page around it comes from the server. */
export function OperatorHomeSlot() {
  return <OperatorHome />;
}

export function OperatorVideoSlot({ videoId }: { videoId: string }) {
  return <OperatorVideo videoId={videoId} />;
}
