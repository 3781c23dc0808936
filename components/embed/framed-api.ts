import { call } from "#lib/client/api.ts";
import type { FrameSession } from "#lib/client/embed/frame-session.ts";
import { closePlayback, getAccess, heartbeat, openPlayback } from "#lib/shared/api/playback.ts";
import type { PlaybackApi } from "../player/session/playback-api.ts";
import { createTabId } from "../player/session/tab-id.ts";

/**
 * How a framed player asks the server: browsers keep cookies from frames of other sites, so each playback session is
 * opened as an outside player's, and its token is held in memory and sent as a header.
 */
export function createFramedApi(session: FrameSession, videoId: string): PlaybackApi {
  // A page may frame several videos.
  const tab = createTabId(`.${videoId}`);
  const tokens = new Map<string, string>();
  const bearerOf = (sessionId: string): Record<string, string> | null => {
    const token = tokens.get(sessionId);
    return token === undefined ? null : { authorization: `Bearer ${token}` };
  };

  return {
    async open(id, signal) {
      const { token, ...playback } = await session.ask((headers) =>
        call(openPlayback, { body: { videoId: id, client: "external", tab: tab.read() }, headers, signal }),
      );
      if (token !== null) tokens.set(playback.sessionId, token);
      return playback;
    },
    leaveTab: tab.renew,
    beat: (sessionId, words, signal) =>
      call(heartbeat, { params: { sessionId }, body: words, headers: bearerOf(sessionId) ?? {}, signal }),
    lastBeat: (sessionId, words) =>
      call(heartbeat, {
        params: { sessionId },
        body: words,
        headers: bearerOf(sessionId) ?? {},
        keepalive: true,
      }).then(
        () => undefined,
        () => undefined,
      ),
    // Another session of the same viewer is ended by their sign-in, as "Stop the other one" asks.
    close: (sessionId) =>
      call(closePlayback, {
        params: { sessionId },
        headers: bearerOf(sessionId) ?? session.headers(),
        keepalive: true,
      }).catch(() => undefined),
    decision: async (id, signal) =>
      (await session.ask((headers) => call(getAccess, { params: { videoId: id }, headers, signal })))
        .decision,
    headers(url) {
      const { origin, pathname } = new URL(url, location.href);
      const sessionId = /^\/api\/v1\/playback\/sessions\/(pbs_[0-9a-z]+)\//.exec(pathname)?.[1];
      return origin === location.origin && sessionId !== undefined ? (bearerOf(sessionId) ?? {}) : {};
    },
  };
}
