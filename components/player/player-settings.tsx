"use client";

import { Settings } from "lucide-react";
import { useEffect, useId, useRef } from "react";
import type { EngineLevel, EngineName } from "./engine.ts";

const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 2] as const;

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
      aria-controls={panelId}
      onClick={onToggle}
      className="grid size-11 place-items-center rounded text-white hover:bg-white/15"
    >
      <Settings className="size-5" aria-hidden="true" />
    </button>
  );
}

interface PlayerSettingsProps {
  id: string;
  levels: readonly EngineLevel[];
  chosenHeight: number | null;
  shownHeight: number | null;
  onHeight: (height: number | null) => void;
  speed: number;
  onSpeed: (speed: number) => void;
  /** The engine that plays now. */
  engine: EngineName | null;
  /** The engine that was asked for; undefined = automatic. */
  chosenEngine: EngineName | undefined;
  onEngine: (engine: EngineName | undefined) => void;
  onClose: () => void;
}

/** Quality, speed and format, as three groups of radio buttons. */
export function PlayerSettings(props: PlayerSettingsProps) {
  const panel = useRef<HTMLDivElement>(null);
  useEffect(() => {
    panel.current?.querySelector<HTMLInputElement>("input:checked")?.focus();
  }, []);
  const heights = [...new Set(props.levels.map(({ height }) => height))].sort((a, b) => b - a);
  const auto = props.shownHeight === null ? "Auto" : `Auto (${props.shownHeight}p)`;
  return (
    <div
      ref={panel}
      id={props.id}
      role="dialog"
      aria-label="Player settings"
      onKeyDown={(event) => {
        if (event.key === "Escape") props.onClose();
      }}
      className="absolute right-2 bottom-14 z-20 flex max-h-[calc(100%-4rem)] sm:bottom-20 sm:max-h-[calc(100%-6rem)] max-w-[calc(100%-1rem)] flex-wrap gap-x-6 gap-y-3 overflow-y-auto rounded-xl bg-black/90 p-4 text-sm text-white shadow-lg"
    >
      <Choice
        legend="Quality"
        options={[["auto", auto], ...heights.map((height): Option => [String(height), `${height}p`])]}
        value={props.chosenHeight === null ? "auto" : String(props.chosenHeight)}
        onChange={(value) => props.onHeight(value === "auto" ? null : Number(value))}
      />
      <Choice
        legend="Speed"
        options={SPEEDS.map((speed) => [String(speed), speed === 1 ? "Normal" : `${speed}×`])}
        value={String(props.speed)}
        onChange={(value) => props.onSpeed(Number(value))}
      />
      <Choice
        legend="Format"
        options={[
          ["auto", "Auto"],
          ["hls", "HLS"],
          ["dash", "DASH"],
        ]}
        value={props.chosenEngine ?? "auto"}
        onChange={(value) => props.onEngine(value === "hls" || value === "dash" ? value : undefined)}
      />
    </div>
  );
}

type Option = readonly [value: string, label: string];

interface ChoiceProps {
  legend: string;
  options: readonly Option[];
  value: string;
  onChange: (value: string) => void;
}

function Choice({ legend, options, value, onChange }: ChoiceProps) {
  const name = useId();
  return (
    <fieldset>
      <legend className="mb-1 font-medium text-white/70">{legend}</legend>
      {options.map(([option, label]) => (
        <label key={option} className="flex min-h-8 items-center gap-2 whitespace-nowrap">
          <input
            type="radio"
            name={name}
            checked={option === value}
            onChange={() => onChange(option)}
            className="accent-[#46d6a4]"
          />
          {label}
        </label>
      ))}
    </fieldset>
  );
}
