import { type ApiProblem, toApiProblem } from "#lib/client/api-problem.ts";
import type { Playback, PlaybackReport } from "#lib/shared/api/playback.ts";
import type { GateDecision } from "#lib/shared/gate.ts";
import type { OtherStream } from "../player-state.ts";
import { silentChainsOf } from "./key-store.ts";
import type { PlaybackApi } from "./playback-api.ts";

/** Seconds between two attempts while the server says nothing about when to come back. */
const RETRY_SECONDS = 2;
/** A session that lapses again within this time is not opened anew once more: something else is wrong. */
const LAPSE_SECONDS = 20;

export type SessionEvent =
  /** Play what it names; also after a lapsed session was opened anew. */
  | { type: "opened"; playback: Playback }
  /** The same session now has another package: load its manifests again. */
  | { type: "package_changed"; playback: Playback }
  /** Something about the playback changed that needs no reload (length, completeness). */
  | { type: "updated"; playback: Playback }
  | {
      type: "refused" | "revoked";
      decision: GateDecision | null;
      message: string | null;
      reference: string | null;
    }
  | { type: "limit_reached"; message: string; others: readonly OtherStream[]; reference: string | null }
  | { type: "sign_in_required"; reference: string | null }
  | { type: "gone"; message: string; reference: string | null }
  | { type: "chain_silent"; chains: readonly string[]; reference: string | null }
  | { type: "chain_healed" | "network_lost" | "network_back" }
  | { type: "failed"; message: string; reference: string | null };

export interface PlaybackSession {
  /**
   * Asks for a session until there is an answer: outages are waited out, refusals are told.
   * `instead` names a session of the same viewer elsewhere that is ended first.
   */
  open(instead?: string): void;
  /** Tells the server at once that the player is alive, and hears what it has to say. */
  beatNow(): void;
  /**
   * Ends the session and every request of it; its last heart-beat says where the viewer stopped. A closed session can
   * be opened again. `leaving`: the page goes away, so nothing can be waited for.
   */
  close(options?: { leaving: boolean }): void;
}

interface SessionOptions {
  videoId: string;
  api: PlaybackApi;
  /** Seconds into the video, for the heart-beat. */
  position(): number;
  report(): PlaybackReport;
  onEvent(event: SessionEvent): void;
}

/** One viewer's right to play one video: opens it, keeps it alive, and tells when it is taken away. */
export function createPlaybackSession(options: SessionOptions): PlaybackSession {
  const { videoId, api, position, report, onEvent } = options;
  let playback: Playback | null = null;
  let turn: AbortController | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let beating = false;
  let lapsedAt = Number.NEGATIVE_INFINITY;

  function begin(): AbortSignal {
    turn?.abort();
    clearTimeout(timer);
    beating = false;
    turn = new AbortController();
    return turn.signal;
  }

  const words = () => ({ positionSeconds: position(), report: report() });

  function later(seconds: number, run: () => void) {
    clearTimeout(timer);
    timer = setTimeout(run, seconds * 1000);
  }

  async function tryOpen(signal: AbortSignal, opening: "refused" | "revoked"): Promise<void> {
    try {
      const opened = await api.open(videoId, signal);
      if (signal.aborted) return void api.close(opened.sessionId);
      playback = opened;
      onEvent({ type: "network_back" });
      onEvent({ type: "opened", playback: opened });
      later(opened.heartbeatSeconds, () => beat(signal));
    } catch (error) {
      if (signal.aborted) return;
      const problem = toApiProblem(error);
      if (!isPassing(problem)) return end(problem, opening, signal);
      tellOutage(problem);
      later(waitOf(problem), () => tryOpen(signal, opening));
    }
  }

  async function beat(signal: AbortSignal): Promise<void> {
    const current = playback;
    if (current === null || beating || signal.aborted) return;
    beating = true;
    let wait = current.heartbeatSeconds;
    try {
      const answer = await api.beat(current.sessionId, words(), signal);
      if (signal.aborted) return;
      onEvent({ type: "network_back" });
      const { expiresAt, durationSeconds, storyboardUrl } = answer;
      const next = { ...current, package: answer.package, expiresAt, durationSeconds, storyboardUrl };
      playback = next;
      if (answer.package.id !== current.package.id) onEvent({ type: "package_changed", playback: next });
      else onEvent({ type: "updated", playback: next });
      if (answer.gateUnavailable === null) onEvent({ type: "chain_healed" });
      else tellSilence(answer.gateUnavailable.silentChains, null);
    } catch (error) {
      if (signal.aborted) return;
      const problem = toApiProblem(error);
      if (!isPassing(problem)) return end(problem, "revoked", signal);
      tellOutage(problem);
      wait = Math.min(wait, waitOf(problem));
    } finally {
      if (!signal.aborted) beating = false;
    }
    later(wait, () => beat(signal));
  }

  /**
   * The server said no. A session that merely lapsed (a sleeping device, a new cookie, a changed gate, a copy of this tab)
   * is opened anew, and the gate decides again.
   */
  async function end(problem: ApiProblem, kind: "refused" | "revoked", signal: AbortSignal): Promise<void> {
    playback = null;
    clearTimeout(timer);
    const { code, detail } = problem.problem;
    const reference = problem.problem.reference || null;
    const reason = problem.problem.details?.reason;
    if (reason === "replaced") api.leaveTab();
    if (hasLapsed(problem) && performance.now() - lapsedAt > LAPSE_SECONDS * 1000) {
      lapsedAt = performance.now();
      return tryOpen(begin(), "revoked");
    }
    if (code === "sign_in_required" || (code === "playback_ended" && reason === "signed_out")) {
      return onEvent({ type: "sign_in_required", reference });
    }
    if (code === "stream_limit" || (code === "playback_ended" && reason === "limit")) {
      return onEvent({ type: "limit_reached", message: detail, others: othersOf(problem), reference });
    }
    if (code === "gate_denied" || (code === "playback_ended" && reason === "revoked")) {
      // Playback stops before anything else is asked.
      onEvent({ type: kind, decision: decisionOf(problem), message: null, reference });
      if (decisionOf(problem) !== null) return;
      const decision = await api.decision(videoId, signal).catch(() => null);
      if (!signal.aborted && decision !== null) {
        onEvent({ type: kind, decision, message: null, reference });
      }
      return;
    }
    onEvent({ type: isGone(problem) ? "gone" : "failed", message: detail, reference });
  }

  function tellOutage(problem: ApiProblem) {
    if (problem.code === "offline") return onEvent({ type: "network_lost" });
    onEvent({ type: "network_back" });
    if (problem.code === "gate_unavailable") {
      tellSilence(silentChainsOf(problem), problem.problem.reference || null);
    }
  }

  function tellSilence(chains: readonly string[], reference: string | null) {
    onEvent({ type: "chain_silent", chains, reference });
  }

  return {
    open(instead) {
      const signal = begin();
      const first = instead === undefined ? Promise.resolve() : api.close(instead);
      void first.then(() => tryOpen(signal, "refused"));
    },
    beatNow() {
      if (playback === null || turn === null) return;
      clearTimeout(timer);
      void beat(turn.signal);
    },
    close({ leaving } = { leaving: false }) {
      turn?.abort();
      turn = null;
      clearTimeout(timer);
      if (playback === null) return;
      const { sessionId } = playback;
      playback = null;
      const last = api.lastBeat(sessionId, words());
      if (leaving) void api.close(sessionId);
      else void last.then(() => api.close(sessionId));
    },
  };
}

/** Whether waiting may help: nothing was decided about this viewer. */
function isPassing({ problem }: ApiProblem): boolean {
  return (
    problem.code === "offline" ||
    problem.code === "gate_unavailable" ||
    problem.status === 429 ||
    problem.status >= 500
  );
}

function hasLapsed({ problem }: ApiProblem): boolean {
  const reason = problem.details?.reason;
  return (
    problem.code === "playback_token_invalid" ||
    (problem.code === "playback_ended" &&
      (reason === "expired" || reason === "gate_changed" || reason === "replaced"))
  );
}

/** Hidden, removed or taken down: nothing that this viewer does brings it back. */
function isGone({ problem }: ApiProblem): boolean {
  const reason = problem.details?.reason;
  return (
    problem.code === "video_removed" ||
    (problem.code === "playback_ended" &&
      (reason === "removed" || reason === "unpublished" || reason === "taken_down"))
  );
}

function waitOf({ problem }: ApiProblem): number {
  return Math.min(30, Math.max(0.5, problem.retryAfterSeconds ?? RETRY_SECONDS));
}

/** The sessions that a `stream_limit` problem names, the oldest first. */
function othersOf({ problem }: ApiProblem): OtherStream[] {
  const streams: unknown = problem.details?.streams;
  if (!Array.isArray(streams)) return [];
  return streams.flatMap((stream: unknown) => {
    if (typeof stream !== "object" || stream === null) return [];
    const { sessionId, title, startedAt, client } = stream as Record<string, unknown>;
    if (typeof sessionId !== "string") return [];
    return [{ sessionId, title: textOf(title), startedAt: textOf(startedAt), client: textOf(client) ?? "" }];
  });
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

/** The decision inside a `gate_denied` problem. The server checked its shape when it wrote it. */
function decisionOf({ problem }: ApiProblem): GateDecision | null {
  const decision = problem.details?.decision;
  const known = typeof decision === "object" && decision !== null && "conditions" in decision;
  return known && Array.isArray(decision.conditions) ? (decision as GateDecision) : null;
}
