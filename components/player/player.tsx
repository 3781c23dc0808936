"use client";

import {
  type CSSProperties,
  useCallback,
  useEffect,
  useId,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import type { EngineName } from "./engine.ts";
import { playbackApi } from "./playback-api.ts";
import { createPlayerController } from "./player-controller.ts";
import { PlayerControls } from "./player-controls.tsx";
import { PlayerOverlay } from "./player-overlay.tsx";
import type { PlayerProps } from "./player-props.ts";
import { PlayerSettings, SettingsButton } from "./player-settings.tsx";
import { noticeOf, stateOf } from "./player-state.ts";
import { describeNotice, describeState } from "./player-text.ts";

/** The controls stand on a dark picture whatever the page's theme is. */
const LOOK = {
  "--media-primary-color": "#fff",
  "--media-control-background": "transparent",
  "--media-control-hover-background": "rgb(255 255 255 / 15%)",
  "--media-control-padding": "10px",
  "--media-range-bar-color": "#46d6a4",
  "--media-range-track-background": "rgb(255 255 255 / 35%)",
  "--media-background-color": "transparent",
  "--media-font-family": "var(--font-sans)",
  "--media-preview-thumbnail-border-radius": "6px",
} as CSSProperties;

const CONTROLLABLE = new Set([
  "loading",
  "playing",
  "paused",
  "buffering",
  "seeking",
  "ended",
  "silent",
  "offline",
]);

/**
 * Plays one video that the viewer may watch, and says plainly why when they may not. The session opens when play
 * is pressed. Browser only: load it with `dynamic(…, { ssr: false })`.
 */
export default function Player({
  videoId,
  title,
  poster,
  engine,
  api = playbackApi,
  autoPlay = false,
  onDecision,
  onSignIn,
  onStateChange,
}: PlayerProps) {
  const latest = useRef(onDecision);
  useEffect(() => {
    latest.current = onDecision;
  });
  const [controller] = useState(() =>
    createPlayerController({
      videoId,
      engine,
      api,
      onDecision: (decision) => latest.current?.(decision),
    }),
  );
  const now = useSyncExternalStore(controller.subscribe, controller.snapshot, controller.snapshot);
  const [video, setVideo] = useState<HTMLVideoElement | null>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [settingsOpen, setSettingsOpen] = useState(false);
  const [speed, setSpeed] = useState(1);
  const [chosenEngine, setChosenEngine] = useState<EngineName | undefined>(engine);
  const [rootId, panelId] = [useId(), useId()];

  useEffect(() => {
    if (video === null) return;
    const unmount = controller.mount(video, canvas.current);
    if (autoPlay) controller.play();
    return unmount;
  }, [controller, video, autoPlay]);

  const state = stateOf(now.model);
  const text = describeState(state, now.model.paced);
  const notice = noticeOf(now.model);
  const started = now.model.loaded || now.model.session.kind === "open";

  useEffect(() => {
    // What a callback happens to return is no clean-up of this effect.
    onStateChange?.(state.name);
  }, [onStateChange, state.name]);

  const play = useCallback(() => {
    controller.play();
    // The pressed button goes away with its overlay: the keyboard stays with the controls.
    video?.focus({ preventScroll: true });
  }, [controller, video]);

  const active = now.model.session.kind === "open" && CONTROLLABLE.has(state.name);
  return (
    <section
      id={rootId}
      data-player=""
      data-state={state.name}
      data-notice={notice ?? undefined}
      data-engine={now.engine ?? undefined}
      data-package={now.package?.kind}
      aria-label={`Video player: ${title}`}
      style={LOOK}
      // Clipped, not hidden: so the box may grow over its ratio for a long list of conditions on a narrow screen.
      className="relative isolate grid aspect-video w-full overflow-clip bg-black outline-none sm:rounded-xl"
    >
      <canvas ref={canvas} hidden className="absolute inset-0 size-full object-contain" />
      <PlayerControls
        title={title}
        rootId={rootId}
        durationSeconds={now.durationSeconds}
        storyboardUrl={now.storyboardUrl}
        active={active}
        videoRef={setVideo}
      >
        <SettingsButton
          open={settingsOpen}
          panelId={panelId}
          onToggle={() => setSettingsOpen(!settingsOpen)}
        />
      </PlayerControls>
      {poster !== null && !started && (
        // biome-ignore lint/performance/noImgElement: the poster has one size and is served from here.
        <img src={poster} alt="" className="pointer-events-none absolute inset-0 size-full object-contain" />
      )}
      {notice !== null && (
        <p className="pointer-events-none absolute inset-x-0 top-0 z-10 bg-black/75 px-4 py-2 text-center text-sm text-white">
          {describeNotice(notice, now.model.silentChains ?? [])}
        </p>
      )}
      <PlayerOverlay state={state} text={text} title={title} onPlay={play} onSignIn={onSignIn} />
      {active && settingsOpen && (
        <PlayerSettings
          id={panelId}
          levels={now.levels}
          chosenHeight={now.chosenHeight}
          shownHeight={now.shownHeight}
          onHeight={controller.chooseHeight}
          speed={speed}
          onSpeed={(next) => {
            setSpeed(next);
            if (video !== null) video.playbackRate = next;
          }}
          engine={now.engine}
          chosenEngine={chosenEngine}
          onEngine={(next) => {
            setChosenEngine(next);
            controller.chooseEngine(next);
          }}
          onClose={() => setSettingsOpen(false)}
        />
      )}
      <p role="status" className="sr-only">
        {notice !== null
          ? describeNotice(notice, now.model.silentChains ?? [])
          : text.role === "status" && state.name !== "seeking"
            ? `${text.title}. ${text.text}`
            : ""}
      </p>
    </section>
  );
}
