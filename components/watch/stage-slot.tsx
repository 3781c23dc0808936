"use client";

import dynamic from "next/dynamic";
import { createContext, useContext } from "react";
import type { VideoView } from "#lib/shared/video.ts";
import { Poster } from "../site/poster.tsx";

const PosterUrl = createContext<string | null>(null);

const Stage = dynamic(() => import("./stage.tsx"), { ssr: false, loading: StillPicture });

/** The place of the picture, in the page from the first byte; what plays in it is loaded afterwards. */
export function StageSlot({ video, engine }: { video: VideoView; engine?: "hls" | "dash" }) {
  return (
    <PosterUrl value={video.posterUrl}>
      <Stage video={video} {...(engine === undefined ? {} : { engine })} />
    </PosterUrl>
  );
}

function StillPicture() {
  return <Poster src={useContext(PosterUrl)} eager whole className="rounded-2xl" />;
}
