import { describe, expect, it } from "vitest";
import { AppError } from "#lib/platform/errors.ts";
import { redact } from "#lib/platform/redact.ts";
import { idsOf, refusalFacts } from "./request-facts.ts";

const contract = `0x${"ab".repeat(20)}` as const;

describe("what the log keeps of a refusal", () => {
  it("is each condition with its outcome, what is held and what is needed", () => {
    const decision = {
      outcome: "denied",
      readAt: "2026-11-23T20:00:00.000Z",
      chains: [],
      conditions: [
        {
          path: "all.0",
          condition: { type: "erc721", chain: "eip155:137", contract, minBalance: "1" },
          outcome: "not_met",
          reason: { code: "balance_too_low", message: "You hold 0." },
          held: "0",
          needed: "1",
        },
      ],
    };
    const facts = refusalFacts(new AppError("gate_denied", "No.", { details: { decision } }));
    expect(redact(facts)).toEqual({
      code: "gate_denied",
      readAt: "2026-11-23T20:00:00.000Z",
      conditions: [
        {
          path: "all.0",
          type: "erc721",
          chain: "eip155:137",
          contract,
          outcome: "not_met",
          reason: "balance_too_low",
          held: "0",
          needed: "1",
        },
      ],
    });
  });

  it("is the reason of an ended playback and the chains that were silent", () => {
    const ended = new AppError("playback_ended", "Over.", { details: { reason: "limit" } });
    expect(refusalFacts(ended)).toEqual({ code: "playback_ended", reason: "limit" });
    const silent = new AppError("gate_unavailable", "Silent.", { details: { silentChains: ["eip155:1"] } });
    expect(refusalFacts(silent)).toEqual({ code: "gate_unavailable", silentChains: ["eip155:1"] });
  });

  it("holds nothing of errors that nobody expected, and of requests nothing but ids", () => {
    expect(refusalFacts(new Error("password=1"))).toEqual({});
    expect(
      idsOf({ videoId: "vid_1", title: "Secret" }, undefined, { sessionId: "pbs_1", token: "t" }),
    ).toEqual({
      videoId: "vid_1",
      sessionId: "pbs_1",
    });
  });
});
