import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { GateDecision } from "#lib/shared/gate.ts";
import {
  initialModel,
  nextModel,
  noticeOf,
  type PlayerEvent,
  playerStateNames,
  stateOf,
} from "./player-state.ts";
import { describeState } from "./player-text.ts";

const decision: GateDecision = {
  outcome: "denied",
  conditions: [],
  readAt: "2026-11-23T00:00:00Z",
  chains: [],
};
const modelAfter = (...events: PlayerEvent[]) => events.reduce(nextModel, initialModel);
const shown = (...events: PlayerEvent[]) => stateOf(modelAfter(...events)).name;

const other = { sessionId: "pbs_1", title: "A film", startedAt: null, client: "browser" };
const opened: PlayerEvent[] = [{ type: "open_requested" }, { type: "opened" }];
const playing: PlayerEvent[] = [...opened, { type: "media_loaded" }, { type: "media_playing" }];
const silent: PlayerEvent = { type: "chain_silent", chains: ["eip155:137"] };

describe("stateOf", () => {
  it.each<[string, PlayerEvent[]]>([
    ["idle", []],
    ["opening", [{ type: "open_requested" }]],
    ["connecting", opened],
    ["loading", [...opened, { type: "media_connected" }]],
    ["playing", playing],
    ["paused", [...playing, { type: "media_paused" }]],
    ["buffering", [...playing, { type: "media_starved" }]],
    ["seeking", [...playing, { type: "media_seeking" }]],
    ["ended", [...playing, { type: "media_ended" }]],
    ["refused", [{ type: "open_requested" }, { type: "refused", decision, message: null }]],
    ["revoked", [...playing, { type: "revoked", decision, message: null }]],
    ["limit", [{ type: "open_requested" }, { type: "limit_reached", message: null, others: [] }]],
    ["sign_in_required", [{ type: "open_requested" }, { type: "sign_in_required" }]],
    ["silent", [{ type: "open_requested" }, silent]],
    ["offline", [...playing, { type: "network_lost" }, { type: "media_starved" }]],
    ["error", [...playing, { type: "failed", fault: { message: "Broken.", reference: null } }]],
  ])("is %s", (name, events) => {
    expect(shown(...events)).toBe(name);
  });

  it("keeps playing what is buffered while a chain is silent, with a notice", () => {
    expect(shown(...playing, silent)).toBe("playing");
    expect(noticeOf(modelAfter(...playing, silent))).toBe("silent");
  });

  it("shows the silence once the buffer is empty, and goes on when it heals", () => {
    const starved: PlayerEvent[] = [...playing, silent, { type: "media_starved" }];
    expect(shown(...starved)).toBe("silent");
    expect(shown(...starved, { type: "chain_healed" })).toBe("buffering");
    expect(shown(...starved, { type: "chain_healed" }, { type: "media_flowing" })).toBe("playing");
  });

  it("shows the lost network before the silent chain that it may have caused", () => {
    expect(shown(...playing, silent, { type: "network_lost" }, { type: "media_starved" })).toBe("offline");
  });

  it("asks for a play press again only after an end, a pause, a refusal or a fault", () => {
    expect(shown(...playing, { type: "revoked", decision, message: null }, { type: "open_requested" })).toBe(
      "opening",
    );
    const failed: PlayerEvent = { type: "failed", fault: { message: "Broken.", reference: null } };
    expect(shown(...playing, failed, { type: "open_requested" }, { type: "opened" })).toBe("connecting");
  });

  it("connects anew when another engine or package takes over before there was a picture", () => {
    expect(shown(...opened, { type: "media_connected" }, { type: "media_detached" })).toBe("connecting");
    expect(shown(...opened, { type: "media_connected" }, { type: "network_lost" })).toBe("offline");
  });

  it("keeps the reference of the request that brought the trouble until the viewer tries again", () => {
    const refused: PlayerEvent = { type: "refused", decision, message: null, reference: "req_7" };
    const model = modelAfter({ type: "open_requested" }, refused);
    expect(model.reference).toBe("req_7");
    expect(nextModel(model, { type: "open_requested" }).reference).toBeNull();
    expect(modelAfter(...playing, { ...silent, reference: "req_8" }).reference).toBe("req_8");
    const fault = { message: "Broken.", reference: "req_9" };
    expect(modelAfter(...playing, { type: "failed", fault }).reference).toBe("req_9");
    expect(modelAfter({ type: "open_requested" }, { type: "sign_in_required" }).reference).toBeNull();
  });

  it("names the streams that run elsewhere", () => {
    const state = stateOf(
      modelAfter({ type: "open_requested" }, { type: "limit_reached", message: null, others: [other] }),
    );
    expect(state).toEqual({ name: "limit", message: null, others: [other] });
  });

  it("lets no media event undo a revocation", () => {
    const mediaEvents = [
      "media_connected",
      "media_loaded",
      "media_playing",
      "media_flowing",
      "media_seeked",
      "chain_healed",
    ] as const;
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...mediaEvents)), (types) => {
        const revoked: PlayerEvent = { type: "revoked", decision, message: null };
        expect(shown(...playing, revoked, ...types.map((type): PlayerEvent => ({ type })))).toBe("revoked");
      }),
    );
  });

  it("keeps the model when nothing changes, so that nothing is drawn again", () => {
    const model = modelAfter(...playing, silent);
    expect(nextModel(model, { type: "media_playing" })).toBe(model);
    expect(nextModel(model, { type: "chain_silent", chains: ["eip155:137"] })).toBe(model);
  });
});

describe("describeState", () => {
  it("has words for every state, and a way on wherever it does not heal by itself", () => {
    const samples: PlayerEvent[][] = [
      [{ type: "open_requested" }, { type: "refused", decision, message: null }],
      [...playing, { type: "revoked", decision, message: null }],
      [{ type: "open_requested" }, { type: "limit_reached", message: null, others: [other] }],
      [{ type: "open_requested" }, { type: "sign_in_required" }],
      [...playing, { type: "failed", fault: { message: "Broken.", reference: null } }],
    ];
    for (const events of samples) {
      const text = describeState(stateOf(modelAfter(...events)));
      expect(text.title).not.toBe("");
      expect(text.text).not.toBe("");
      expect(text.actionLabel).not.toBeNull();
    }
    expect(playerStateNames).toHaveLength(17);
  });

  it("names the silent chain and says that it is no refusal", () => {
    const text = describeState({ name: "silent", chains: ["eip155:137"] });
    expect(text.title).toBe("Polygon is not answering");
    expect(text.text).toContain("not a refusal");
    expect(text.action).toBe("none");
  });
});
