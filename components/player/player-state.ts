import type { GateDecision } from "#lib/shared/gate.ts";

/** Every state a person can meet the player in. */
export const playerStateNames = [
  "idle",
  "opening",
  "connecting",
  "loading",
  "playing",
  "paused",
  "buffering",
  "seeking",
  "refused",
  "revoked",
  "silent",
  "limit",
  "sign_in_required",
  "gone",
  "offline",
  "ended",
  "error",
] as const;
export type PlayerStateName = (typeof playerStateNames)[number];

/** A playback session of the same viewer that runs somewhere else. */
export interface OtherStream {
  sessionId: string;
  /** What plays there; null when the server does not say. */
  title: string | null;
  /** ISO 8601; null when the server does not say. */
  startedAt: string | null;
  /** `external`: a player that is no browser. */
  client: string;
}

/** What went wrong for good, as far as the person is told. */
interface PlayerFault {
  message: string;
  /** Names the request in the server's log, when a request failed. */
  reference: string | null;
}

/** The state that is shown; it carries what its text needs. */
export type PlayerState =
  | {
      name:
        | "idle"
        | "opening"
        | "connecting"
        | "loading"
        | "playing"
        | "paused"
        | "buffering"
        | "seeking"
        | "offline"
        | "ended";
    }
  | { name: "refused" | "revoked"; decision: GateDecision | null; message: string | null }
  | { name: "silent"; chains: readonly string[] }
  | { name: "limit"; message: string | null; others: readonly OtherStream[] }
  | { name: "sign_in_required" }
  | { name: "gone"; message: string }
  | { name: "error"; fault: PlayerFault };

/** How far the playback session is. */
type SessionFact =
  | { kind: "none" | "opening" | "open" | "sign_in_required" }
  | { kind: "refused" | "revoked"; decision: GateDecision | null; message: string | null }
  | { kind: "limit"; message: string | null; others: readonly OtherStream[] }
  | { kind: "gone"; message: string };

/**
 * What is known, apart from the DOM. Facts are kept side by side and the state is derived from them, so that
 * one that heals (a silent chain, a lost network) uncovers whatever was true meanwhile.
 */
export interface PlayerModel {
  session: SessionFact;
  /** The engine has read what there is to play. */
  connected: boolean;
  /** A first frame can be shown. */
  loaded: boolean;
  paused: boolean;
  seeking: boolean;
  /** The buffer is empty and the picture stands. */
  starved: boolean;
  ended: boolean;
  /** Chains that gave no answer when the gate was asked; empty = silent without a name; null = all is well. */
  silentChains: readonly string[] | null;
  online: boolean;
  /** The server hands out keys at a pace and asked to wait. */
  paced: boolean;
  fault: PlayerFault | null;
  /** Names the request that brought the trouble, for whoever looks into it. */
  reference: string | null;
}

export const initialModel: PlayerModel = {
  session: { kind: "none" },
  connected: false,
  loaded: false,
  paused: true,
  seeking: false,
  starved: false,
  ended: false,
  silentChains: null,
  online: true,
  paced: false,
  fault: null,
  reference: null,
};

/** `reference` names the request that brought the news, when one did. */
type Told = { reference?: string | null };

export type PlayerEvent =
  | { type: "open_requested" | "opened" | "closed" }
  | ({ type: "sign_in_required" } & Told)
  | ({ type: "refused" | "revoked"; decision: GateDecision | null; message: string | null } & Told)
  /** `others`: playback sessions of this viewer that run elsewhere, the oldest first. */
  | ({ type: "limit_reached"; message: string | null; others: readonly OtherStream[] } & Told)
  /** The video is not there any more for its viewers; the message says by whom. */
  | ({ type: "gone"; message: string } & Told)
  | ({ type: "chain_silent"; chains: readonly string[] } & Told)
  | { type: "chain_healed" | "network_lost" | "network_back" | "key_paced" | "key_arrived" }
  | {
      type:
        | "media_connected"
        | "media_loaded"
        | "media_playing"
        | "media_paused"
        | "media_starved"
        | "media_flowing";
    }
  | { type: "media_seeking" | "media_seeked" | "media_ended" | "media_detached" }
  | { type: "failed"; fault: PlayerFault };

const detached = {
  connected: false,
  loaded: false,
  seeking: false,
  starved: false,
  ended: false,
  paced: false,
} as const;

/** The facts after an event. Pure; an event that changes nothing returns the same object. */
export function nextModel(model: PlayerModel, event: PlayerEvent): PlayerModel {
  const next = apply(model, event);
  return Object.entries(next).every(([key, value]) => model[key as keyof PlayerModel] === value)
    ? model
    : { ...model, ...next };
}

function apply(model: PlayerModel, event: PlayerEvent): Partial<PlayerModel> {
  switch (event.type) {
    case "open_requested":
      return { ...detached, session: { kind: "opening" }, fault: null, reference: null, paused: false };
    case "opened":
      return { session: { kind: "open" }, silentChains: null, fault: null, reference: null };
    case "closed":
      return { ...detached, session: { kind: "none" }, silentChains: null, fault: null, paused: true };
    case "sign_in_required":
      return ended({ kind: "sign_in_required" }, event);
    case "refused":
    case "revoked":
      return ended({ kind: event.type, decision: event.decision, message: event.message }, event);
    case "limit_reached":
      return ended({ kind: "limit", message: event.message, others: event.others }, event);
    case "gone":
      return ended({ kind: "gone", message: event.message }, event);
    case "chain_silent":
      return sameList(model.silentChains, event.chains)
        ? {}
        : { silentChains: event.chains, reference: event.reference ?? null };
    case "chain_healed":
      return { silentChains: null };
    case "network_lost":
      return { online: false };
    case "network_back":
      return { online: true };
    case "key_paced":
      return { paced: true };
    case "key_arrived":
      return { paced: false };
    case "media_connected":
      return { connected: true };
    case "media_loaded":
      return { connected: true, loaded: true };
    case "media_playing":
      return { connected: true, loaded: true, paused: false, starved: false, ended: false };
    case "media_paused":
      return { paused: true };
    case "media_starved":
      return { starved: true };
    case "media_flowing":
      return { starved: false };
    case "media_seeking":
      return { seeking: true, ended: false };
    case "media_seeked":
      return { seeking: false };
    case "media_ended":
      return { ended: true, starved: false, paused: true };
    case "media_detached":
      return { ...detached };
    case "failed":
      return { fault: event.fault, reference: event.fault.reference, paused: true };
  }
}

/** There is no session to play in any more, or never was. */
function ended(session: SessionFact, { reference = null }: Told): Partial<PlayerModel> {
  return { ...detached, session, reference, silentChains: null, paused: true };
}

/** The state to show for what is known. Pure. */
export function stateOf(model: PlayerModel): PlayerState {
  const { session } = model;
  if (session.kind === "refused" || session.kind === "revoked") {
    return { name: session.kind, decision: session.decision, message: session.message };
  }
  if (session.kind === "limit") return { name: "limit", message: session.message, others: session.others };
  if (session.kind === "sign_in_required") return { name: "sign_in_required" };
  if (session.kind === "gone") return { name: "gone", message: session.message };
  if (model.fault !== null) return { name: "error", fault: model.fault };
  if (session.kind === "none") return { name: "idle" };
  if (session.kind === "opening") return blockedBy(model) ?? { name: "opening" };
  if (!model.loaded) return blockedBy(model) ?? { name: model.connected ? "loading" : "connecting" };
  if (model.ended) return { name: "ended" };
  if (model.seeking) return blockedBy(model) ?? { name: "seeking" };
  if (model.paused) return { name: "paused" };
  if (model.starved) return blockedBy(model) ?? { name: "buffering" };
  return { name: "playing" };
}

/** A trouble that is worth a line while the picture still moves on what is buffered. Pure. */
export function noticeOf(model: PlayerModel): "silent" | "offline" | null {
  const shown = stateOf(model).name;
  if (model.session.kind !== "open" || shown === "silent" || shown === "offline" || shown === "error")
    return null;
  if (!model.online) return "offline";
  return model.silentChains === null ? null : "silent";
}

/** Why nothing comes: first what is nearest to the person. */
function blockedBy(model: PlayerModel): PlayerState | null {
  if (!model.online) return { name: "offline" };
  return model.silentChains === null ? null : { name: "silent", chains: model.silentChains };
}

function sameList(a: readonly string[] | null, b: readonly string[]): boolean {
  return a !== null && a.length === b.length && a.every((item, index) => item === b[index]);
}
