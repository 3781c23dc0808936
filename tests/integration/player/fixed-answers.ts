import type { ServerResponse } from "node:http";
import type { GateDecision } from "#lib/shared/gate.ts";
import { problem, text } from "./answers.ts";

// What the playback server says whoever plays, and whatever.

/** The chain of the gate. */
export const gateChain = "eip155:137";

/** What the gate says of somebody without the token. */
export function deniedDecision(): GateDecision {
  return {
    outcome: "denied",
    conditions: [
      {
        path: "",
        condition: { type: "erc721", chain: gateChain, contract: `0x${"ab".repeat(20)}`, minBalance: "1" },
        outcome: "not_met",
        reason: { code: "balance_too_low", message: "You hold 0 of the 1 that is needed." },
        held: "0",
        needed: "1",
      },
    ],
    readAt: new Date().toISOString(),
    chains: [],
  };
}

/** Refuses whoever lacks the token. */
export function denied(response: ServerResponse) {
  return problem(response, 403, "gate_denied", "No.", { decision: deniedDecision() });
}

/** Says that the gate's chain does not answer. */
export function silence(response: ServerResponse) {
  return problem(response, 503, "gate_unavailable", "The chain is silent.", { silentChains: [gateChain] }, 1);
}

/** The storyboard of 36 s: its cues, else its picture. */
export function storyboard(response: ServerResponse, file: string) {
  if (file === "storyboard.vtt") {
    const cues = [0, 20].map((from, index) => {
      const to = from === 0 ? "00:20.000" : "00:36.000";
      return `00:${String(from).padStart(2, "0")}.000 --> ${to}\nsprite.svg#xywh=${index * 160},0,160,120\n`;
    });
    return text(response, "text/vtt", `WEBVTT\n\n${cues.join("\n")}`);
  }
  const sprite = '<svg xmlns="http://www.w3.org/2000/svg" width="320" height="120"/>';
  return text(response, "image/svg+xml", sprite);
}

/** The WebVTT of a caption. */
export function captionText(file: string): string {
  const words = file === "cap_de.vtt" ? "Guten Tag" : "Good day";
  return `WEBVTT\n\n00:00.000 --> 00:36.000\n${words}\n`;
}
