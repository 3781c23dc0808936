"use client";

import { Play, RotateCcw } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { namesIn, type TokenName } from "#lib/shared/token-name.ts";
import { classNames } from "../../ui/class-names.ts";
import type { PlayerState } from "../player-state.ts";
import type { PlayerText } from "../player-text.ts";
import { ConditionList } from "./condition-list.tsx";
import { CopyReference } from "./copy-reference.tsx";
import { OtherStreams } from "./other-streams.tsx";

interface PlayerOverlayProps {
  state: PlayerState;
  text: PlayerText;
  title: string;
  tokenNames: readonly TokenName[];
  /** Names the request or the session, for whoever looks into a trouble. */
  reference: string | null;
  /** The bar with the controls is shown and has to stay in reach. */
  controls: boolean;
  /** `instead`: the stream elsewhere that ends for this one. */
  onPlay: (instead?: string) => void;
  onSignIn: (() => void) | undefined;
}

/** What lies over the picture in each state; nothing while it plays or is paused. */
export function PlayerOverlay({ title, ...panel }: PlayerOverlayProps) {
  const { state, text, onPlay } = panel;
  switch (state.name) {
    case "playing":
    case "paused":
      return null;
    case "idle":
      return (
        <button
          type="button"
          aria-label={`${text.actionLabel}: ${title}`}
          onClick={() => onPlay()}
          className="group absolute inset-0 z-10 grid place-items-center bg-black/20 focus-visible:outline-offset-[-4px]"
        >
          <Round icon={<Play className="ml-1 size-7 fill-current sm:size-9" aria-hidden="true" />} />
        </button>
      );
    case "ended":
      return (
        <div className="pointer-events-none absolute inset-0 z-10 grid place-items-center bg-black/20 pb-19 @lg:pb-0">
          <button
            type="button"
            aria-label={`${text.actionLabel}: ${title}`}
            onClick={() => onPlay()}
            className="group pointer-events-auto rounded-full"
          >
            <Round icon={<RotateCcw className="size-7 sm:size-9" aria-hidden="true" />} />
          </button>
        </div>
      );
    case "opening":
    case "connecting":
    case "loading":
      return <Waiting label={text.title} />;
    case "buffering":
    case "seeking":
      return <Waiting label={text.text === "" ? null : text.text} patient />;
    default:
      return <Panel {...panel} />;
  }
}

function Round({ icon }: { icon: ReactNode }) {
  return (
    <span className="grid size-16 place-items-center rounded-full bg-black/70 text-white shadow-lg ring-2 ring-white/40 transition-transform group-hover:scale-105 sm:size-20">
      {icon}
    </span>
  );
}

/** A ring, and words for a wait that is longer than a moment. `patient` lets short ones pass unseen. */
function Waiting({ label, patient = false }: { label: string | null; patient?: boolean }) {
  return (
    <div
      aria-hidden="true"
      className={`pointer-events-none absolute inset-0 z-10 grid place-content-center justify-items-center gap-3 pb-14 text-white sm:pb-0 ${
        patient ? "transition-opacity delay-500 starting:opacity-0" : "bg-black/40"
      }`}
    >
      <span className="size-12 animate-spin rounded-full border-4 border-white/90 border-r-transparent drop-shadow" />
      {label !== null && <span className="rounded bg-black/70 px-3 py-1 text-sm">{label}</span>}
    </div>
  );
}

function Panel(props: Omit<PlayerOverlayProps, "title">) {
  const { state, text, tokenNames, reference, controls, onPlay, onSignIn } = props;
  const panel = useRef<HTMLDivElement>(null);
  const alarming = text.role === "alert";
  useEffect(() => {
    // Whoever was in the player when it stopped is taken to the reason; whoever was elsewhere is left there.
    const root = panel.current?.closest("[data-player]");
    const lost = document.activeElement === document.body;
    if (alarming && (lost || root?.contains(document.activeElement)))
      panel.current?.focus({ preventScroll: true });
  }, [alarming]);
  const decision = state.name === "refused" || state.name === "revoked" ? state.decision : null;
  const act = text.action === "sign_in" ? onSignIn : text.action === "none" ? undefined : () => onPlay();
  return (
    // It scrolls where the picture is small: a box that grew would push what stands below it.
    <div
      className={classNames(
        "absolute inset-x-0 top-0 z-10 grid overflow-y-auto bg-black/80 p-2 text-white backdrop-blur-md @lg:p-4",
        controls ? "bottom-19" : "bottom-0",
      )}
    >
      <div
        ref={panel}
        tabIndex={-1}
        role={text.role}
        className="m-auto flex max-w-lg flex-col items-center gap-1.5 text-center outline-none @lg:gap-3"
      >
        {!alarming && text.action === "none" && (
          <span
            aria-hidden="true"
            className="size-8 animate-spin rounded-full border-4 border-white/90 border-r-transparent @max-lg:hidden"
          />
        )}
        <p className="font-semibold text-balance @lg:text-lg">{text.title}</p>
        <p className="text-sm text-white/85 text-pretty">{text.text}</p>
        {decision !== null && <ConditionList decision={decision} nameOf={namesIn(tokenNames)} />}
        {state.name === "limit" && <OtherStreams streams={state.others} onStop={onPlay} />}
        {act !== undefined && text.actionLabel !== null && (
          <button
            type="button"
            onClick={act}
            className="min-h-10 shrink-0 rounded-lg bg-white px-5 @lg:mt-1 @lg:min-h-11 text-sm font-semibold text-black hover:bg-white/85"
          >
            {text.actionLabel}
          </button>
        )}
        {reference !== null && state.name !== "sign_in_required" && <CopyReference reference={reference} />}
      </div>
    </div>
  );
}
