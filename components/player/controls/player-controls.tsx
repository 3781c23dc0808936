"use client";

import "./media-elements.ts";
import { Captions } from "lucide-react";
import { type ReactNode, type RefObject, useEffect, useRef } from "react";
import { CaptionTrack } from "../tracks/caption-track.tsx";
import type { CaptionsState } from "../tracks/captions.ts";
import { StoryboardTrack } from "../tracks/storyboard-track.tsx";

interface PlayerControlsProps {
  title: string;
  /** The element that goes full screen, overlays included. */
  root: RefObject<HTMLElement | null>;
  durationSeconds: number | null;
  storyboardUrl: string | null;
  captions: CaptionsState;
  onCaptions: () => void;
  /** False while there is nothing to control. */
  active: boolean;
  videoRef: (video: HTMLVideoElement | null) => void;
  /** The button at the end of the bar. */
  children: ReactNode;
}

/** The page's reset takes the padding of every element away, custom ones too. */
const BUTTON = "box-content p-2.5";

/** The element and its bar: play, skip, time with thumbnails, sound, captions, settings, picture in picture, full screen. */
export function PlayerControls({
  title,
  root,
  durationSeconds,
  storyboardUrl,
  captions,
  onCaptions,
  active,
  videoRef,
  children,
}: PlayerControlsProps) {
  const controller = useRef<HTMLElement & { fullscreenElement?: Element }>(null);
  useEffect(() => {
    // By its attribute media-chrome would look for an id before the element stands in the page, and find nothing.
    if (controller.current !== null && root.current !== null) {
      controller.current.fullscreenElement = root.current;
    }
  }, [root]);
  const caption = captions.list.find(({ id }) => id === captions.chosen);
  return (
    <media-controller
      className="absolute inset-0 block size-full"
      aria-label={title}
      ref={controller}
      defaultstreamtype="on-demand"
      defaultduration={durationSeconds ?? undefined}
      // The keys are the player's own (keyboard-map.ts).
      nohotkeys=""
    >
      {/* biome-ignore lint/a11y/useMediaCaption: captions stand here as soon as they are wanted and there. */}
      <video
        slot="media"
        ref={videoRef}
        data-testid="player-video"
        className="size-full object-contain"
        playsInline
        preload="auto"
      >
        {storyboardUrl !== null && <StoryboardTrack key={storyboardUrl} url={storyboardUrl} />}
        {caption !== undefined && captions.textUrl !== null && (
          <CaptionTrack
            key={captions.textUrl}
            textUrl={captions.textUrl}
            language={caption.language}
            label={caption.label}
          />
        )}
      </video>
      {/* Its shade is air: a press there is a press on the picture. */}
      <div
        className={
          active
            ? "pointer-events-none w-full bg-linear-to-t from-black/80 to-transparent pt-8 *:pointer-events-auto sm:pt-12"
            : "hidden"
        }
      >
        <media-time-range className="box-border h-6 w-full px-3 [--media-control-hover-background:transparent]" />
        <media-control-bar className="flex w-full items-center px-1 pb-1">
          <media-play-button className={BUTTON} />
          <media-seek-backward-button seekoffset={10} className={`${BUTTON} max-sm:hidden`} />
          <media-seek-forward-button seekoffset={10} className={`${BUTTON} max-sm:hidden`} />
          <media-mute-button className={BUTTON} />
          <media-volume-range className="h-11 px-2 max-sm:hidden" />
          <media-time-display showduration="" notoggle="" className="px-2 py-2.5" />
          <span className="grow" />
          {captions.list.length > 0 && (
            <button
              type="button"
              aria-label="Captions"
              aria-pressed={captions.chosen !== null}
              onClick={onCaptions}
              className="grid size-11 shrink-0 place-items-center rounded text-white hover:bg-white/15"
            >
              <Captions
                className={`size-6 ${captions.chosen === null ? "opacity-70" : "rounded-sm bg-white text-black"}`}
                aria-hidden="true"
              />
            </button>
          )}
          {children}
          <media-pip-button className={`${BUTTON} max-sm:hidden`} />
          <media-fullscreen-button className={BUTTON} />
        </media-control-bar>
      </div>
    </media-controller>
  );
}
