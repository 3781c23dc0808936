"use client";

import dynamic from "next/dynamic";

const loading = () => <div aria-hidden="true" className="skeleton h-64" />;
const StudioHome = dynamic(() => import("./studio-home.tsx"), { ssr: false, loading });
const StudioVideo = dynamic(() => import("./studio-video.tsx"), { ssr: false, loading });

/** The studio's work happens in the browser; the page around it comes from the server. */
export function StudioHomeSlot() {
  return <StudioHome />;
}

export function StudioVideoSlot({ videoId }: { videoId: string }) {
  return <StudioVideo videoId={videoId} />;
}
