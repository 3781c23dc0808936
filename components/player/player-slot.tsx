"use client";

import dynamic from "next/dynamic";
import { createContext, useContext } from "react";
import { Poster } from "../site/poster.tsx";
import type { PlayerProps } from "./player-props.ts";

/** Fetches the player before it is known whether it will be shown. */
export const loadPlayer = () => import("./player.tsx");

// What stands in for a part that is being loaded is given none of its properties.
const PosterUrl = createContext<string | null>(null);

const Player = dynamic(loadPlayer, { ssr: false, loading: StillPicture });

/** The player in a place of its own size from the first moment on: the poster stands there until the player is loaded. */
export function PlayerSlot(props: PlayerProps) {
  return (
    <PosterUrl value={props.video.posterUrl}>
      <Player {...props} />
    </PosterUrl>
  );
}

function StillPicture() {
  return <Poster src={useContext(PosterUrl)} eager whole />;
}
