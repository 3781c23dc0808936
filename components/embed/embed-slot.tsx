"use client";

import dynamic from "next/dynamic";
import type { VideoView } from "#lib/shared/video.ts";

const EmbedStage = dynamic(() => import("./embed-stage.tsx"), { ssr: false });

/**
 * The place of a framed player: it fills its frame, whatever shape that has. Its frame has corners of its own.
 */
export function EmbedSlot({ video }: { video: VideoView }) {
  return (
    <div className="min-h-dvh bg-black [&_[data-player]]:aspect-auto [&_[data-player]]:h-dvh [&_[data-player]]:rounded-none">
      <EmbedStage video={video} />
    </div>
  );
}
