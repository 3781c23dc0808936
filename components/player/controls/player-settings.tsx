"use client";

import { ChevronLeft, ChevronRight, Settings, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { EngineName } from "../engine/engine.ts";
import type { PlayerSnapshot } from "../player-snapshot.ts";
import { SPEEDS } from "./run-command.ts";
import { type Option, SettingsChoice } from "./settings-choice.tsx";
import { audioName, engineNames, shownQuality, speedName } from "./settings-words.ts";
import { useSheet } from "./use-sheet.ts";

/** Opens and closes the settings; stands in the control bar. */
export function SettingsButton({
  open,
  panelId,
  onToggle,
}: {
  open: boolean;
  panelId: string;
  onToggle: () => void;
}) {
  return (
    <button
      type="button"
      aria-label="Settings"
      aria-expanded={open}
      aria-controls={open ? panelId : undefined}
      data-settings-button=""
      onClick={onToggle}
      className="grid size-11 shrink-0 place-items-center rounded text-white hover:bg-white/15"
    >
      <Settings className="size-5" aria-hidden="true" />
    </button>
  );
}

interface PlayerSettingsProps {
  id: string;
  now: PlayerSnapshot;
  speed: number;
  statsShown: boolean;
  onHeight: (height: number | null) => void;
  onCaption: (id: string | null) => void;
  onAudio: (id: string) => void;
  onSpeed: (speed: number) => void;
  onEngine: (engine: EngineName | undefined) => void;
  onStats: (shown: boolean) => void;
  onHelp: () => void;
  onClose: () => void;
}

type Page = "quality" | "captions" | "audio" | "speed" | "advanced";

const TITLES: Record<Page, string> = {
  quality: "Quality",
  captions: "Captions",
  audio: "Audio",
  speed: "Speed",
  advanced: "Advanced",
};

/** Quality, captions, audio track, speed and what the curious ask for: a list, and a page for each line of it. */
export function PlayerSettings(props: PlayerSettingsProps) {
  const { now, onClose } = props;
  const panel = useRef<HTMLDialogElement>(null);
  const [page, setPage] = useState<Page | null>(null);
  const lastPage = useRef<Page | null>(null);
  useSheet(panel);

  useEffect(() => {
    const root = panel.current;
    const back = lastPage.current === null ? null : root?.querySelector(`[data-page="${lastPage.current}"]`);
    const target = back ?? root?.querySelector("input:checked") ?? root?.querySelector("[data-page], input");
    if (target instanceof HTMLElement) target.focus({ preventScroll: true });
    lastPage.current = page;
  }, [page]);

  useEffect(() => {
    const closeOutside = ({ target }: PointerEvent) => {
      const inside = target instanceof Element && target.closest("[data-settings], [data-settings-button]");
      if (!inside) onClose();
    };
    document.addEventListener("pointerdown", closeOutside);
    return () => document.removeEventListener("pointerdown", closeOutside);
  }, [onClose]);

  const goBack = () => (page === null ? onClose() : setPage(null));
  return (
    <dialog
      ref={panel}
      id={props.id}
      data-settings=""
      aria-label={page === null ? "Player settings" : TITLES[page]}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        event.preventDefault();
        goBack();
      }}
      // The system's own way back, as on Android. It is React that takes the dialog away.
      onCancel={(event) => {
        event.preventDefault();
        goBack();
      }}
      onClick={(event) => {
        // A press beside the sheet: its backdrop belongs to the dialog itself.
        if (event.target === panel.current) onClose();
      }}
      className="absolute top-auto right-2 bottom-20 left-auto z-30 max-h-[calc(100%-6rem)] w-72 overflow-y-auto rounded-xl bg-[#101412] text-sm text-white shadow-lg ring-1 ring-white/15 backdrop:bg-black/40 data-sheet:fixed data-sheet:inset-x-0 data-sheet:bottom-0 data-sheet:max-h-[75dvh] data-sheet:w-full data-sheet:max-w-none data-sheet:rounded-b-none data-sheet:rounded-t-2xl"
    >
      <div className="p-2 in-data-sheet:pb-[max(0.5rem,env(safe-area-inset-bottom))]">
        <div className="flex min-h-11 items-center gap-1">
          {page === null ? (
            <p className="grow px-3 font-semibold">Settings</p>
          ) : (
            <button
              type="button"
              onClick={() => setPage(null)}
              className="flex min-h-11 grow items-center gap-2 rounded-lg px-2 text-left font-semibold hover:bg-white/10"
            >
              <ChevronLeft className="size-5" aria-hidden="true" />
              <span className="sr-only">Back from</span> {TITLES[page]}
            </button>
          )}
          <button
            type="button"
            aria-label="Close settings"
            onClick={onClose}
            className="grid size-11 shrink-0 place-items-center rounded-lg hover:bg-white/10"
          >
            <X className="size-5" aria-hidden="true" />
          </button>
        </div>
        {page === null ? <Rows {...props} onPage={setPage} /> : <PageContent {...props} page={page} />}
        {page === "captions" && now.captions.failed && (
          <p role="alert" className="px-3 py-2 text-rose-300">
            These captions did not arrive. Choose them again to try once more.
          </p>
        )}
      </div>
    </dialog>
  );
}

function Rows(props: PlayerSettingsProps & { onPage: (page: Page) => void }) {
  const { now, speed, onPage, onHelp } = props;
  const { list, chosen } = now.captions;
  const shown = now.audioTracks.findIndex(({ id }) => id === now.audio);
  const rows: [Page, string][] = [];
  if (now.levels.length > 0) {
    rows.push(["quality", now.chosenHeight === null ? `Auto${shownQuality(now)}` : shownQuality(now, true)]);
  }
  if (list.length > 0) rows.push(["captions", list.find(({ id }) => id === chosen)?.label ?? "Off"]);
  if (now.audioTracks.length > 1) rows.push(["audio", audioName(now.audioTracks[shown], shown)]);
  rows.push(["speed", speedName(speed)], ["advanced", ""]);
  const look = "flex min-h-11 w-full items-center gap-2 rounded-lg px-3 text-left hover:bg-white/10";
  return (
    <>
      {rows.map(([page, value]) => (
        <button key={page} type="button" data-page={page} onClick={() => onPage(page)} className={look}>
          <span className="grow">{TITLES[page]}</span>
          <span className="max-w-36 truncate text-white/75">{value}</span>
          <ChevronRight className="size-4 shrink-0 text-white/75" aria-hidden="true" />
        </button>
      ))}
      <button type="button" onClick={onHelp} className={`${look} pointer-coarse:hidden`}>
        <span className="grow">Keyboard shortcuts</span>
        <kbd className="rounded border border-white/30 px-1.5 font-mono text-xs">?</kbd>
      </button>
    </>
  );
}

function PageContent({ page, now, ...props }: PlayerSettingsProps & { page: Page }) {
  const legend = TITLES[page];
  switch (page) {
    case "quality": {
      const heights = [...new Map(now.levels.map(({ height, name }) => [height, name]))].sort(
        ([a], [b]) => b - a,
      );
      const auto = now.chosenHeight === null ? `Auto${shownQuality(now)}` : "Auto";
      return (
        <SettingsChoice
          legend={legend}
          options={[["auto", auto], ...heights.map(([height, name]): Option => [String(height), name])]}
          value={now.chosenHeight === null ? "auto" : String(now.chosenHeight)}
          onChange={(value) => props.onHeight(value === "auto" ? null : Number(value))}
        />
      );
    }
    case "captions":
      return (
        <SettingsChoice
          legend={legend}
          options={[["", "Off"], ...now.captions.list.map(({ id, label }): Option => [id, label])]}
          value={now.captions.chosen ?? ""}
          onChange={(value) => props.onCaption(value === "" ? null : value)}
        />
      );
    case "audio":
      return (
        <SettingsChoice
          legend={legend}
          options={now.audioTracks.map((track, index): Option => [track.id, audioName(track, index)])}
          value={now.audio ?? ""}
          onChange={props.onAudio}
        />
      );
    case "speed":
      return (
        <SettingsChoice
          legend={legend}
          options={SPEEDS.map((speed): Option => [String(speed), speedName(speed)])}
          value={String(props.speed)}
          onChange={(value) => props.onSpeed(Number(value))}
        />
      );
    case "advanced":
      return (
        <>
          <p className="px-3 pb-1 text-white/75">Streaming format</p>
          <SettingsChoice
            legend="Streaming format"
            options={[
              ["auto", now.engine === null ? "Auto" : `Auto (${engineNames[now.engine]})`],
              ["hls", "HLS"],
              ["dash", "DASH"],
            ]}
            value={now.chosenEngine ?? "auto"}
            onChange={(value) => props.onEngine(value === "hls" || value === "dash" ? value : undefined)}
          />
          <label className="mt-1 flex min-h-11 items-center gap-3 rounded-lg border-t border-white/15 px-3 hover:bg-white/10">
            <input
              type="checkbox"
              checked={props.statsShown}
              onChange={(event) => props.onStats(event.target.checked)}
              className="size-4 accent-[#46d6a4]"
            />
            Show figures
          </label>
        </>
      );
  }
}
