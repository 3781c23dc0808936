import { formatWatched } from "#lib/client/format.ts";
import type { ChainHealthView, EndpointView } from "#lib/shared/api/chain-health.ts";
import type { Tone } from "../ui/badge.tsx";

interface Said {
  word: string;
  tone: Tone;
}

/** A chain's status in words. */
export const CHAIN_WORDS: Record<ChainHealthView["status"], Said> = {
  ok: { word: "Works", tone: "accent" },
  degraded: { word: "Works, some endpoints do not", tone: "warning" },
  down: { word: "Does not answer", tone: "danger" },
  unknown: { word: "Not asked lately", tone: "neutral" },
};

/** An endpoint's state in words. */
export const ENDPOINT_WORDS: Record<EndpointView["state"], Said> = {
  untried: { word: "Not asked yet", tone: "neutral" },
  idle: { word: "Not asked for an hour", tone: "neutral" },
  ok: { word: "Works", tone: "accent" },
  slow: { word: "Slow", tone: "warning" },
  failing: { word: "Failing", tone: "warning" },
  shut: { word: "Left alone after failures", tone: "danger" },
  resting: { word: "Asked us to wait", tone: "warning" },
  lagging: { word: "Behind the others", tone: "warning" },
  wrong_chain: { word: "Serves another chain", tone: "danger" },
};

/** How long ago, or ahead, something is: `12 s`, `4 min`. */
export function span(from: string, to: string): string {
  return formatWatched(Math.max(0, Date.parse(to) - Date.parse(from)));
}

function askedWhen(asked: string, at: string): string {
  return Date.parse(at) - Date.parse(asked) < 1000 ? "asked just now" : `asked ${span(asked, at)} ago`;
}

/** What is known of an endpoint besides its state. */
export function endpointFacts(endpoint: EndpointView, at: string): string[] {
  const { latencyMs, lastAskedAt, restsUntil, head, lagBlocks } = endpoint;
  return [
    ...(latencyMs === null ? [] : [`${latencyMs} ms`]),
    ...(lastAskedAt === null ? [] : [askedWhen(lastAskedAt, at)]),
    ...(head === null ? [] : [`block ${blockNumber(head)}`]),
    ...(lagBlocks === null || lagBlocks === 0 ? [] : [`${lagBlocks} behind`]),
    ...(restsUntil === null ? [] : [`waits ${span(at, restsUntil)} more`]),
  ];
}

/** `21345678` as `21,345,678`. */
export function blockNumber(digits: string): string {
  return BigInt(digits).toLocaleString("en-GB");
}

/** What a check found, in one sentence. */
export function checkSentence(chains: readonly ChainHealthView[]): string {
  const bad = chains.filter(({ status }) => status === "degraded" || status === "down");
  const checked = chains.length === 1 ? (chains[0]?.name ?? "") : `${chains.length} chains`;
  if (bad.length === 0) return `Checked ${checked}: all endpoints work.`;
  return `Checked ${checked}. Not all endpoints work on ${bad.map(({ name }) => name).join(", ")}.`;
}
