import { call } from "#lib/client/api.ts";
import type { Answer } from "#lib/shared/api/contract.ts";
import {
  closePlayback,
  getAccess,
  heartbeat,
  openPlayback,
  type Playback,
} from "#lib/shared/api/playback.ts";
import type { GateDecision } from "#lib/shared/gate.ts";

export type Beat = Answer<typeof heartbeat>;

/** Headers for a request of something that belongs to a playback session; none where its cookie speaks for it. */
export type SessionHeaders = (url: string) => Record<string, string>;

/** What a player asks the server for, beside manifests, keys and segments. All but `headers` throw ApiProblem. */
export interface PlaybackApi {
  open(videoId: string, signal: AbortSignal): Promise<Playback>;
  beat(sessionId: string, positionSeconds: number, signal: AbortSignal): Promise<Beat>;
  /** Says goodbye; survives a page that is closing and never throws. */
  close(sessionId: string): Promise<void>;
  /** The gate's present answer with every condition; null when there is none to show. */
  decision(videoId: string, signal: AbortSignal): Promise<GateDecision | null>;
  /** What manifests, keys and the like are asked with; segments are public and need nothing. */
  headers: SessionHeaders;
}

export const playbackApi: PlaybackApi = {
  open: (videoId, signal) => call(openPlayback, { body: { videoId, client: "browser" }, signal }),
  beat: (sessionId, positionSeconds, signal) =>
    call(heartbeat, { params: { sessionId }, body: { positionSeconds }, signal }),
  close: (sessionId) =>
    // The server ends a session that is not heard of; nothing is left to do here when this fails.
    call(closePlayback, { params: { sessionId }, keepalive: true }).catch(() => undefined),
  decision: async (videoId, signal) => (await call(getAccess, { params: { videoId }, signal })).decision,
  headers: () => ({}),
};
