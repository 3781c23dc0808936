"use client";

import { RotateCcw } from "lucide-react";
import { useEffect } from "react";
import { formatDuration } from "#lib/client/format.ts";

interface ResumeNoticeProps {
  seconds: number;
  /** Counts down only while the picture moves. */
  playing: boolean;
  onStartOver: () => void;
  onDone: () => void;
}

const SHOWN_MS = 10_000;

/** Says that playback went on where the viewer stopped last time, here or on another device. */
export function ResumeNotice({ seconds, playing, onStartOver, onDone }: ResumeNoticeProps) {
  useEffect(() => {
    if (!playing) return;
    const timer = setTimeout(onDone, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [playing, onDone]);
  return (
    <div
      data-testid="player-resumed"
      className="absolute bottom-20 left-2 z-10 flex max-w-[calc(100%-1rem)] items-center gap-1 rounded-lg bg-black/80 pl-3 text-sm text-white"
    >
      <p role="status">Going on at {formatDuration(seconds)}</p>
      <button
        type="button"
        onClick={onStartOver}
        className="flex min-h-11 items-center gap-1.5 rounded-lg px-3 font-semibold hover:bg-white/15"
      >
        <RotateCcw className="size-4" aria-hidden="true" /> Start over
      </button>
    </div>
  );
}
