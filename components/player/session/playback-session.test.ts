import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiProblem } from "#lib/client/api-problem.ts";
import type { Playback } from "#lib/shared/api/playback.ts";
import type { Beat, PlaybackApi } from "./playback-api.ts";
import { createPlaybackSession, type SessionEvent } from "./playback-session.ts";

const playback: Playback = {
  sessionId: "pbs_1",
  videoId: "vid_1",
  expiresAt: "2026-11-23T00:01:00Z",
  heartbeatSeconds: 5,
  durationSeconds: 60,
  package: { id: "pkg_early", kind: "early", complete: false },
  manifests: { hls: "/master.m3u8", dash: "/manifest.mpd" },
  storyboardUrl: null,
  posterUrl: null,
  captions: [],
  resumeAtSeconds: 0,
};
const beatAnswer: Beat = {
  expiresAt: playback.expiresAt,
  durationSeconds: 60,
  package: playback.package,
  storyboardUrl: null,
  gateUnavailable: null,
};
const report = { startupMs: 400, stalls: 1, stalledMs: 900, watchedMs: 11_000, rendition: "720p" };
const decision = { outcome: "denied", conditions: [], readAt: playback.expiresAt, chains: [] } as const;

function problem(status: number, code: string, details: Record<string, unknown> = {}): ApiProblem {
  return new ApiProblem({
    type: "about:blank",
    title: code,
    status,
    code,
    detail: `${code}.`,
    reference: "req_1",
    retryable: status === 0 || status >= 500,
    details,
  });
}

function setUp() {
  const api = {
    open: vi.fn<PlaybackApi["open"]>(async () => playback),
    beat: vi.fn<PlaybackApi["beat"]>(async () => beatAnswer),
    lastBeat: vi.fn<PlaybackApi["lastBeat"]>(async () => {}),
    leaveTab: vi.fn<PlaybackApi["leaveTab"]>(),
    close: vi.fn<PlaybackApi["close"]>(async () => {}),
    decision: vi.fn<PlaybackApi["decision"]>(async () => ({ ...decision, conditions: [], chains: [] })),
    headers: () => ({}),
  };
  const events: SessionEvent[] = [];
  const session = createPlaybackSession({
    videoId: "vid_1",
    api,
    position: () => 12,
    report: () => report,
    onEvent: (event) => events.push(event),
  });
  return { api, session, types: () => events.map(({ type }) => type), events };
}

const pass = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1000);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("playback session", () => {
  it("beats every five seconds and says where the viewer is and how watching goes", async () => {
    const { api, session } = setUp();
    session.open();
    await pass(16);
    expect(api.beat).toHaveBeenCalledTimes(3);
    expect(api.beat.mock.calls[0]?.slice(0, 2)).toEqual(["pbs_1", { positionSeconds: 12, report }]);
  });

  it("tells of another package once, and of the pictures that came with it", async () => {
    const { api, session, types, events } = setUp();
    session.open();
    await pass(1);
    const full = {
      package: { id: "pkg_full", kind: "full" as const, complete: true },
      storyboardUrl: "/board.vtt",
    };
    api.beat.mockResolvedValue({ ...beatAnswer, ...full });
    await pass(15);
    expect(types().filter((type) => type === "package_changed")).toHaveLength(1);
    expect(events).toContainEqual({ type: "package_changed", playback: { ...playback, ...full } });
  });

  it("waits for a silent chain when it opens, and opens by itself", async () => {
    const { api, session, types, events } = setUp();
    api.open.mockRejectedValueOnce(problem(503, "gate_unavailable", { silentChains: ["eip155:137"] }));
    session.open();
    await pass(3);
    expect(events).toContainEqual({
      type: "chain_silent",
      chains: ["eip155:137"],
      reference: "req_1",
    });
    expect(types()).toContain("opened");
  });

  it("goes on beating through a lost network, and tells when it is back", async () => {
    const { api, session, types } = setUp();
    session.open();
    await pass(1);
    api.beat.mockRejectedValueOnce(problem(0, "offline"));
    await pass(8);
    expect(types().lastIndexOf("network_back")).toBeGreaterThan(types().indexOf("network_lost"));
    expect(types()).not.toContain("revoked");
  });

  it("stops at a denial before it asks for the conditions", async () => {
    const { api, session, events } = setUp();
    session.open();
    await pass(1);
    api.beat.mockRejectedValueOnce(problem(410, "playback_ended", { reason: "revoked" }));
    await pass(5);
    const revoked = events.filter(({ type }) => type === "revoked");
    expect(revoked).toHaveLength(2);
    expect(revoked[0]).toMatchObject({ decision: null });
    expect(revoked[1]).toMatchObject({ decision: { outcome: "denied" } });
    await pass(60);
    expect(api.beat).toHaveBeenCalledTimes(1);
  });

  it("opens a lapsed session anew, but not for ever", async () => {
    const { api, session, types } = setUp();
    session.open();
    await pass(1);
    api.beat.mockRejectedValue(problem(410, "playback_ended", { reason: "expired" }));
    await pass(30);
    expect(api.open.mock.calls.length).toBeGreaterThanOrEqual(2);
    expect(types()).toContain("failed");
  });

  it("goes on as a tab of its own when a copy of its tab took its place", async () => {
    const { api, session, types } = setUp();
    session.open();
    await pass(1);
    api.beat.mockRejectedValueOnce(problem(403, "playback_ended", { reason: "replaced" }));
    await pass(10);
    const [leftAt, reopenedAt] = [api.leaveTab, api.open].map(
      ({ mock }) => mock.invocationCallOrder.at(-1) ?? 0,
    );
    expect(leftAt).toBeGreaterThan(0);
    expect(leftAt).toBeLessThan(reopenedAt ?? 0);
    expect(types().filter((type) => type === "opened")).toHaveLength(2);
    expect(types()).not.toContain("failed");
  });

  it.each<[string, ApiProblem, SessionEvent["type"]]>([
    ["signed out", problem(410, "playback_ended", { reason: "signed_out" }), "sign_in_required"],
    ["started elsewhere", problem(410, "playback_ended", { reason: "limit" }), "limit_reached"],
    ["removed by the creator", problem(410, "playback_ended", { reason: "removed" }), "gone"],
    ["hidden by the creator", problem(410, "playback_ended", { reason: "unpublished" }), "gone"],
    ["taken down by an operator", problem(410, "playback_ended", { reason: "taken_down" }), "gone"],
    ["removed before", problem(410, "video_removed"), "gone"],
    ["denied", problem(403, "gate_denied", { decision }), "revoked"],
  ])("ends when it was %s", async (_, thrown, type) => {
    const { api, session, types } = setUp();
    session.open();
    await pass(1);
    api.beat.mockRejectedValueOnce(thrown);
    await pass(5);
    expect(types().at(-1)).toBe(type);
  });

  it("names the other streams when there are too many", async () => {
    const { api, session, events } = setUp();
    api.open.mockRejectedValueOnce(
      problem(409, "stream_limit", {
        streams: [{ sessionId: "pbs_9", title: "A film", client: "browser" }, "damaged"],
      }),
    );
    session.open();
    await pass(1);
    expect(events.at(-1)).toEqual({
      type: "limit_reached",
      message: "stream_limit.",
      others: [{ sessionId: "pbs_9", title: "A film", startedAt: null, client: "browser" }],
      reference: "req_1",
    });
    session.open("pbs_9");
    await pass(1);
    expect(api.close).toHaveBeenCalledWith("pbs_9");
    expect(events.at(-1)?.type).toBe("opened");
  });

  it("says where the viewer stopped before it says goodbye", async () => {
    const { api, session } = setUp();
    session.open();
    await pass(1);
    let heard: () => void = () => {};
    api.lastBeat.mockReturnValueOnce(new Promise((resolve) => (heard = resolve)));
    session.close();
    expect(api.lastBeat).toHaveBeenCalledWith("pbs_1", { positionSeconds: 12, report });
    expect(api.close).not.toHaveBeenCalled();
    heard();
    await pass(0);
    expect(api.close).toHaveBeenCalledWith("pbs_1");
  });

  it("does not wait for the last word when the page goes away", async () => {
    const { api, session } = setUp();
    session.open();
    await pass(1);
    api.lastBeat.mockReturnValueOnce(new Promise(() => {}));
    session.close({ leaving: true });
    expect(api.close).toHaveBeenCalledWith("pbs_1");
  });

  it("says nothing more after it was closed, and ends a session that arrives too late", async () => {
    const { api, session, events } = setUp();
    let arrive: (value: Playback) => void = () => {};
    api.open.mockReturnValueOnce(new Promise((resolve) => (arrive = resolve)));
    session.open();
    await pass(0);
    session.close();
    arrive(playback);
    await pass(30);
    expect(events).toEqual([]);
    expect(api.close).toHaveBeenCalledWith("pbs_1");
    expect(api.beat).not.toHaveBeenCalled();
  });
});
