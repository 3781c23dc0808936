"use client";

import "./media-elements.ts";
import type { ReactNode } from "react";
import { StoryboardTrack } from "./storyboard-track.tsx";

interface PlayerControlsProps {
  title: string;
  /** The id of the element that goes full screen, overlays included. */
  rootId: string;
  durationSeconds: number | null;
  storyboardUrl: string | null;
  /** False while there is nothing to control. */
  active: boolean;
  videoRef: (video: HTMLVideoElement | null) => void;
  /** The button at the end of the bar. */
  children: ReactNode;
}

/** The page's reset takes the padding of every element away, custom ones too. */
const BUTTON = "box-content p-2.5";

/** The element and its bar: play, skip, time with thumbnails, sound, settings, picture in picture, full screen. */
export function PlayerControls({
  title,
  rootId,
  durationSeconds,
  storyboardUrl,
  active,
  videoRef,
  children,
}: PlayerControlsProps) {
  return (
    <media-controller
      className="absolute inset-0 block size-full"
      aria-label={title}
      fullscreenelement={rootId}
      defaultstreamtype="on-demand"
      defaultduration={durationSeconds ?? undefined}
      nohotkeys={active ? undefined : ""}
    >
      {/* biome-ignore lint/a11y/useMediaCaption: captions are not made yet; the storyboard is no caption. */}
      <video
        slot="media"
        ref={videoRef}
        data-testid="player-video"
        className="size-full object-contain"
        playsInline
        preload="auto"
      >
        {storyboardUrl !== null && <StoryboardTrack key={storyboardUrl} url={storyboardUrl} />}
      </video>
      <div className={active ? "w-full bg-linear-to-t from-black/80 to-transparent pt-10" : "hidden"}>
        <media-time-range className="box-border h-6 w-full px-3 [--media-control-hover-background:transparent]" />
        <media-control-bar className="flex w-full items-center px-1 pb-1">
          <media-play-button className={BUTTON} />
          <media-seek-backward-button seekoffset={10} className={`${BUTTON} max-sm:hidden`} />
          <media-seek-forward-button seekoffset={10} className={`${BUTTON} max-sm:hidden`} />
          <media-mute-button className={BUTTON} />
          <media-volume-range className="h-11 px-2 max-sm:hidden" />
          <media-time-display showduration="" className="px-2 py-2.5" />
          <span className="grow" />
          {children}
          <media-pip-button className={`${BUTTON} max-sm:hidden`} />
          <media-fullscreen-button className={BUTTON} />
        </media-control-bar>
      </div>
    </media-controller>
  );
}
