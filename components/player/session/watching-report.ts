import { shortestStallMs } from "#lib/shared/api/insights.ts";
import type { PlaybackReport } from "#lib/shared/api/playback.ts";
import type { PlayerStateName } from "../player-state.ts";

/** States in which the picture stands although the viewer wants it to move. */
const STALLED = new Set<PlayerStateName>(["buffering", "silent", "offline"]);

export interface WatchingReport {
  /** Play was pressed, or the page asked for playing: start-up time is counted from here. */
  pressed(): void;
  /** A playback session opened: everything is counted from zero. */
  opened(): void;
  stateIs(name: PlayerStateName): void;
  /** The first frame of this session was shown. */
  firstFrame(): void;
  renditionIs(name: string | null): void;
  read(): PlaybackReport;
}

/** Counts how watching goes, for the heart-beat and the stats panel. `now` is in milliseconds, as performance.now(). */
export function createWatchingReport(now: () => number = () => performance.now()): WatchingReport {
  let pressedAt: number | null = null;
  let startupMs: number | null = null;
  let stalls = 0;
  let stalledMs = 0;
  let watchedMs = 0;
  let rendition: string | null = null;
  let state: PlayerStateName = "idle";
  let since = now();
  /** Whether a picture of this session has moved: what comes before is start-up, not a stall. */
  let moved = false;

  /** Since when the picture stands, through whatever reasons. */
  let standingSince: number | null = null;

  function pass(next: PlayerStateName) {
    const at = now();
    if (state === "playing") watchedMs += at - since;
    if (moved && STALLED.has(next)) standingSince ??= at;
    else if (standingSince !== null) {
      const stood = standing();
      if (stood > 0) stalls += 1;
      stalledMs += stood;
      standingSince = null;
    }
    since = at;
    state = next;
    if (next === "playing") moved = true;
  }

  /** Milliseconds of the stall that is under way. */
  function standing(): number {
    const stood = standingSince === null ? 0 : now() - standingSince;
    return stood >= shortestStallMs ? stood : 0;
  }

  return {
    pressed() {
      pressedAt = now();
    },
    opened() {
      startupMs = null;
      stalls = stalledMs = watchedMs = 0;
      moved = false;
      standingSince = null;
      since = now();
    },
    stateIs(next) {
      if (next !== state) pass(next);
    },
    firstFrame() {
      if (pressedAt === null) return;
      startupMs ??= now() - pressedAt;
      // A session that is opened anew by itself was not waited for.
      pressedAt = null;
    },
    renditionIs(name) {
      rendition = name;
    },
    read() {
      // What is under way counts too, without ending it.
      const stood = standing();
      return {
        startupMs: startupMs === null ? null : Math.round(startupMs),
        stalls: stalls + (stood > 0 ? 1 : 0),
        stalledMs: Math.round(stalledMs + stood),
        watchedMs: Math.round(watchedMs + (state === "playing" ? now() - since : 0)),
        rendition,
      };
    },
  };
}
