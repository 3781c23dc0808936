import { call } from "#lib/client/api.ts";
import type { Answer } from "#lib/shared/api/contract.ts";
import {
  closePlayback,
  getAccess,
  heartbeat,
  openPlayback,
  type Playback,
  type PlaybackReport,
} from "#lib/shared/api/playback.ts";
import type { GateDecision } from "#lib/shared/gate.ts";
import { createTabId } from "./tab-id.ts";

export type Beat = Answer<typeof heartbeat>;

/** What a heart-beat says. */
interface BeatWords {
  positionSeconds: number;
  report: PlaybackReport;
}

/** Headers for a request of something that belongs to a playback session; none where its cookie speaks for it. */
export type SessionHeaders = (url: string) => Record<string, string>;

/** What a player asks the server for, beside manifests, keys and segments. Its requests throw ApiProblem. */
export interface PlaybackApi {
  /** The session takes the place of the one that this tab opened before. */
  open(videoId: string, signal: AbortSignal): Promise<Playback>;
  /** A copy of this tab plays as well: from now on this one is a tab of its own. */
  leaveTab(): void;
  beat(sessionId: string, words: BeatWords, signal: AbortSignal): Promise<Beat>;
  /** A heart-beat whose answer nobody needs; survives a page that is closing and never throws. */
  lastBeat(sessionId: string, words: BeatWords): Promise<void>;
  /** Says goodbye; survives a page that is closing and never throws. */
  close(sessionId: string): Promise<void>;
  /** The gate's present answer with every condition; null when there is none to show. */
  decision(videoId: string, signal: AbortSignal): Promise<GateDecision | null>;
  /** What manifests, keys and the like are asked with; segments are public and need nothing. */
  headers: SessionHeaders;
}

const tab = createTabId();

export const playbackApi: PlaybackApi = {
  open: (videoId, signal) =>
    call(openPlayback, { body: { videoId, client: "browser", tab: tab.read() }, signal }),
  leaveTab: tab.renew,
  beat: (sessionId, words, signal) => call(heartbeat, { params: { sessionId }, body: words, signal }),
  lastBeat: (sessionId, words) =>
    call(heartbeat, { params: { sessionId }, body: words, keepalive: true }).then(
      () => undefined,
      () => undefined,
    ),
  close: (sessionId) =>
    // The server ends a session that is not heard of; nothing is left to do here when this fails.
    call(closePlayback, { params: { sessionId }, keepalive: true }).catch(() => undefined),
  decision: async (videoId, signal) => (await call(getAccess, { params: { videoId }, signal })).decision,
  headers: () => ({}),
};
