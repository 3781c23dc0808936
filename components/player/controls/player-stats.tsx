"use client";

import { X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { CopyReference } from "../overlay/copy-reference.tsx";
import type { PlayerController, PlayerSnapshot } from "../player-snapshot.ts";
import { engineNames, shownQuality } from "./settings-words.ts";
import { useSheet } from "./use-sheet.ts";

interface PlayerStatsProps {
  controller: PlayerController;
  now: PlayerSnapshot;
  video: HTMLVideoElement;
  onClose: () => void;
}

const REFRESH_MS = 500;

/** Figures about what plays, for whoever wants to know or has to help. */
export function PlayerStats({ controller, now, video, onClose }: PlayerStatsProps) {
  const panel = useRef<HTMLElement>(null);
  const [, refresh] = useState(0);
  useSheet(panel);
  useEffect(() => {
    const timer = setInterval(() => refresh((count) => count + 1), REFRESH_MS);
    return () => clearInterval(timer);
  }, []);
  const rows = describe(controller, now, video);
  return (
    <section
      ref={panel}
      aria-label="Figures"
      data-testid="player-stats"
      className="absolute top-2 right-auto bottom-auto left-2 z-20 max-h-[calc(100%-6rem)] max-w-[calc(100%-1rem)] overflow-y-auto rounded-lg bg-black/80 p-3 text-xs text-white shadow-lg ring-1 ring-white/15 data-sheet:fixed data-sheet:inset-x-0 data-sheet:top-auto data-sheet:bottom-0 data-sheet:max-h-[75dvh] data-sheet:w-full data-sheet:max-w-none data-sheet:rounded-b-none data-sheet:rounded-t-2xl data-sheet:bg-[#101412] data-sheet:p-5"
    >
      <button
        type="button"
        aria-label="Close figures"
        onClick={onClose}
        className="float-right -mt-2 -mr-2 ml-2 grid size-9 place-items-center rounded hover:bg-white/15"
      >
        <X className="size-4" aria-hidden="true" />
      </button>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-0.5">
        {rows.map(([name, value]) => (
          <div key={name} className="col-span-2 grid grid-cols-subgrid">
            <dt className="text-white/75">{name}</dt>
            <dd className="font-mono tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
      {now.sessionId !== null && <CopyReference reference={now.sessionId} />}
    </section>
  );
}

function describe(
  controller: PlayerController,
  now: PlayerSnapshot,
  video: HTMLVideoElement,
): [name: string, value: string][] {
  const { report, bandwidth } = controller.figures();
  const { droppedVideoFrames, totalVideoFrames } = video.getVideoPlaybackQuality();
  const level = now.levels.find(({ height }) => height === now.shownHeight);
  const picture = video.videoWidth === 0 ? "sound only" : `${video.videoWidth} × ${video.videoHeight}`;
  return [
    ["Format", now.engine === null ? "–" : engineNames[now.engine]],
    ["Picture", `${picture}${shownQuality(now)}`],
    ["Bitrate", level === undefined ? "–" : megabits(level.bitrate)],
    ["Connection", bandwidth === null ? "–" : megabits(bandwidth)],
    ["Buffer", `${buffered(video).toFixed(1)} s`],
    ["Dropped frames", `${droppedVideoFrames} of ${totalVideoFrames}`],
    ["Start-up", report.startupMs === null ? "–" : `${report.startupMs} ms`],
    ["Stalls", `${report.stalls}, ${(report.stalledMs / 1000).toFixed(1)} s`],
    ["Package", now.package === null ? "–" : now.package.kind === "early" ? "early, still growing" : "full"],
  ];
}

/** Seconds that are loaded ahead of the picture. */
function buffered({ buffered: ranges, currentTime }: HTMLVideoElement): number {
  for (let index = 0; index < ranges.length; index++) {
    // Sound and picture may begin some milliseconds apart.
    if (ranges.start(index) <= currentTime + 0.2 && ranges.end(index) >= currentTime) {
      return ranges.end(index) - currentTime;
    }
  }
  return 0;
}

function megabits(bits: number): string {
  return `${(bits / 1_000_000).toFixed(bits < 10_000_000 ? 2 : 0)} Mbit/s`;
}
