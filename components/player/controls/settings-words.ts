import type { EngineAudio, EngineName } from "../engine/engine.ts";
import type { PlayerSnapshot } from "../player-snapshot.ts";

/** What people call the engines: by what they play. */
export const engineNames: Record<EngineName, string> = {
  hls: "HLS",
  dash: "DASH",
  native: "this browser’s own HLS",
};

/** The quality on the screen, ` (720p)`, or `720p` where it stands alone; empty while there is none. */
export function shownQuality(now: PlayerSnapshot, alone = false): string {
  const height = alone ? (now.chosenHeight ?? now.shownHeight) : now.shownHeight;
  const name = now.levels.find((level) => level.height === height)?.name;
  if (name === undefined) return "";
  return alone ? name : ` (${name})`;
}

export function speedName(speed: number): string {
  return speed === 1 ? "Normal" : `${speed}×`;
}

/** What an audio track is called: as its creator wrote, else its language, else its number. */
export function audioName(track: EngineAudio | undefined, index: number): string {
  if (track?.label) return track.label;
  const language = track?.language ? languageName(track.language) : undefined;
  return language ?? `Audio ${index + 1}`;
}

function languageName(tag: string): string | undefined {
  try {
    return new Intl.DisplayNames(["en"], { type: "language", fallback: "none" }).of(tag);
  } catch {
    return undefined; // No well-formed BCP 47 tag: the file said something of its own.
  }
}
