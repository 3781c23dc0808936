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
import { PlayerControls } from "./controls/player-controls.tsx";
import { PlayerHelp } from "./controls/player-help.tsx";
import { PlayerSettings, SettingsButton } from "./controls/player-settings.tsx";
import { PlayerStats } from "./controls/player-stats.tsx";
import { usePlayerKeys } from "./controls/use-player-keys.ts";
import { PlayerOverlay } from "./overlay/player-overlay.tsx";
import { ResumeNotice } from "./overlay/resume-notice.tsx";
import { createPlayerController } from "./player-controller.ts";
import type { PlayerProps } from "./player-props.ts";
import { noticeOf, type PlayerStateName, stateOf } from "./player-state.ts";
import { describeNotice, describeState, type PlayerText } from "./player-text.ts";
import { playbackApi } from "./session/playback-api.ts";
import { noCaptions } from "./tracks/captions.ts";

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
  "connecting",
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
  video: { id: videoId, title, posterUrl: poster, durationSeconds, tokenNames },
  engine,
  api = playbackApi,
  autoPlay = false,
  onDecision,
  onSignIn,
  onStateChange,
  onGone,
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
  const root = useRef<HTMLElement>(null);
  const [panel, setPanel] = useState<"settings" | "help" | null>(null);
  const [statsShown, setStatsShown] = useState(false);
  const speed = useSpeed(video);
  const panelId = useId();

  useEffect(() => {
    if (video === null) return;
    const unmount = controller.mount(video, canvas.current);
    if (autoPlay) controller.play();
    return unmount;
  }, [controller, video, autoPlay]);

  const state = stateOf(now.model);
  const text = describeState(state, now.model.paced);
  const notice = noticeOf(now.model);
  const noticeText = notice === null ? null : describeNotice(notice, now.model.silentChains ?? []);
  const started = useStarted(now.model.loaded, now.model.session.kind === "open");
  const active = now.model.session.kind === "open" && CONTROLLABLE.has(state.name);

  useEffect(() => {
    // What a callback happens to return is no clean-up of this effect.
    onStateChange?.(state.name);
  }, [onStateChange, state.name]);
  const goneMessage = state.name === "gone" ? state.message : null;
  useEffect(() => {
    if (goneMessage !== null) onGone?.(goneMessage);
  }, [onGone, goneMessage]);

  // A button that goes away when it was pressed would take the keyboard with it.
  const focusPlayer = useCallback(() => video?.focus({ preventScroll: true }), [video]);
  const play = useCallback(
    (instead?: string) => {
      controller.play(instead);
      focusPlayer();
    },
    [controller, focusPlayer],
  );
  const closeStats = useCallback(() => {
    setStatsShown(false);
    focusPlayer();
  }, [focusPlayer]);
  const closePanel = useCallback(() => {
    setPanel(null);
    const settings = root.current?.querySelector<HTMLDialogElement>("dialog[data-settings]");
    const inside = settings?.contains(document.activeElement);
    // As a sheet it keeps the rest of the page out of reach until it is closed.
    settings?.close();
    // Whoever was in the panel finds the keyboard where they opened it.
    if (inside)
      root.current?.querySelector<HTMLElement>("[data-settings-button]")?.focus({ preventScroll: true });
  }, []);
  const showHelp = useCallback(() => setPanel("help"), []);
  const { onKeyDown, said } = usePlayerKeys({ controller, video, active, showHelp });

  return (
    <section
      ref={root}
      data-player=""
      data-state={state.name}
      data-notice={notice ?? undefined}
      data-engine={now.engine ?? undefined}
      data-package={now.package?.kind}
      data-audio={now.audio ?? undefined}
      data-quality={now.shownHeight ?? undefined}
      aria-label={`Video player: ${title}`}
      onKeyDown={onKeyDown}
      style={LOOK}
      className="@container relative isolate aspect-video w-full overflow-clip bg-black scheme-dark outline-none sm:rounded-xl"
    >
      {poster !== null && (!started || hasNoPicture(video, now.model.loaded)) && (
        // biome-ignore lint/performance/noImgElement: the poster has one size and is served from here.
        <img src={poster} alt="" className="pointer-events-none absolute inset-0 size-full object-contain" />
      )}
      <canvas ref={canvas} hidden className="absolute inset-0 size-full object-contain" />
      <PlayerControls
        title={title}
        root={root}
        durationSeconds={now.durationSeconds ?? durationSeconds}
        storyboardUrl={now.storyboardUrl}
        // Without a session there is nothing to read along with.
        captions={active ? now.captions : noCaptions}
        onCaptions={controller.toggleCaptions}
        active={active}
        videoRef={setVideo}
      >
        <SettingsButton
          open={panel === "settings"}
          panelId={panelId}
          onToggle={() => setPanel(panel === "settings" ? null : "settings")}
        />
      </PlayerControls>
      {noticeText !== null && (
        <p className="pointer-events-none absolute inset-x-0 top-0 z-10 bg-black/75 px-4 py-2 text-center text-sm text-white">
          {noticeText}
        </p>
      )}
      <PlayerOverlay
        state={state}
        text={text}
        title={title}
        tokenNames={tokenNames}
        reference={now.model.reference ?? now.sessionId}
        controls={active}
        onPlay={play}
        onSignIn={onSignIn}
      />
      {active && now.resumedAt !== null && now.model.loaded && !statsShown && (
        <ResumeNotice
          seconds={now.resumedAt}
          playing={state.name === "playing"}
          onStartOver={() => {
            controller.startOver();
            focusPlayer();
          }}
          onDone={controller.acceptResume}
        />
      )}
      {active && statsShown && video !== null && (
        <PlayerStats controller={controller} now={now} video={video} onClose={closeStats} />
      )}
      {active && panel === "settings" && (
        <PlayerSettings
          id={panelId}
          now={now}
          speed={speed}
          statsShown={statsShown}
          onHeight={controller.chooseHeight}
          onCaption={controller.chooseCaption}
          onAudio={controller.chooseAudio}
          onSpeed={(next) => {
            if (video !== null) video.playbackRate = next;
          }}
          onEngine={controller.chooseEngine}
          onStats={setStatsShown}
          onHelp={showHelp}
          onClose={closePanel}
        />
      )}
      {panel === "help" && <PlayerHelp onClose={() => setPanel(null)} />}
      {said !== null && (
        <p className="pointer-events-none absolute top-[12%] left-1/2 z-20 -translate-x-1/2 rounded-lg bg-black/75 px-4 py-2 text-sm font-semibold text-white">
          {said}
        </p>
      )}
      <p role="status" className="sr-only">
        {said ?? noticeText ?? spoken(state.name, text)}
      </p>
    </section>
  );
}

/** Whether a first frame was there since the session was opened: until then the poster keeps its place. */
function useStarted(loaded: boolean, open: boolean): boolean {
  const [started, setStarted] = useState(false);
  if (open && loaded && !started) setStarted(true);
  if (!open && started) setStarted(false);
  return started;
}

/** Sound alone: the poster stays where a picture would be. */
function hasNoPicture(video: HTMLVideoElement | null, loaded: boolean): boolean {
  return (
    loaded && video !== null && video.readyState >= HTMLMediaElement.HAVE_METADATA && video.videoWidth === 0
  );
}

/** What a screen reader hears of a state that is no alert; a seek is the person's own doing. */
function spoken(name: PlayerStateName, text: PlayerText): string {
  return text.role === "status" && name !== "seeking" ? `${text.title}. ${text.text}` : "";
}

/** The element's speed, whoever changed it. */
function useSpeed(video: HTMLVideoElement | null): number {
  const subscribe = useCallback(
    (listener: () => void) => {
      video?.addEventListener("ratechange", listener);
      return () => video?.removeEventListener("ratechange", listener);
    },
    [video],
  );
  return useSyncExternalStore(
    subscribe,
    () => video?.playbackRate ?? 1,
    () => 1,
  );
}
