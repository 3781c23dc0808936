import { beforeEach, describe, expect, it } from "vitest";
import type { GateDecision, Rule } from "#lib/shared/gate.ts";
import { createDecisionCache } from "./decision-cache.ts";

const account = "eip155:1:0x0000000000000000000000000000000000000001";
const rule: Rule = { type: "erc20", chain: "eip155:1", contract: "0x01", minBalance: "1" };

describe("the decision cache", () => {
  let now = 0;
  let evaluations = 0;
  const clock = { now: () => new Date(now) };
  const answer = (outcome: GateDecision["outcome"]) => async (): Promise<GateDecision> => {
    evaluations += 1;
    return { outcome, conditions: [], readAt: clock.now().toISOString(), chains: [] };
  };
  beforeEach(() => {
    now = Date.parse("2026-01-01T00:00:00Z");
    evaluations = 0;
  });

  it("uses a grant for 15 s and a refusal for 3 s after their reading", async () => {
    for (const [outcome, seconds] of [
      ["granted", 15],
      ["denied", 3],
    ] as const) {
      const cache = createDecisionCache({ clock });
      evaluations = 0;
      await cache.decide({ rule, accounts: [account] }, answer(outcome));
      now += seconds * 1000 - 1;
      await cache.decide({ rule, accounts: [account] }, answer(outcome));
      expect(evaluations).toBe(1);
      now += 1;
      await cache.decide({ rule, accounts: [account] }, answer(outcome));
      expect(evaluations).toBe(2);
    }
  });

  it("never keeps an outage", async () => {
    const cache = createDecisionCache({ clock });
    await cache.decide({ rule, accounts: [account] }, answer("unavailable"));
    expect((await cache.decide({ rule, accounts: [account] }, answer("granted"))).outcome).toBe("granted");
  });

  it("forgets a grant when a re-check finds an outage or a refusal", async () => {
    const cache = createDecisionCache({ clock });
    for (const outcome of ["unavailable", "denied"] as const) {
      await cache.decide({ rule, accounts: [account] }, answer("granted"), { bypass: true });
      await cache.decide({ rule, accounts: [account] }, answer(outcome), { bypass: true });
      expect((await cache.decide({ rule, accounts: [account] }, answer("denied"))).outcome).toBe("denied");
    }
  });

  it("lets bypass evaluate afresh every time", async () => {
    const cache = createDecisionCache({ clock });
    for (let call = 0; call < 3; call++) {
      await cache.decide({ rule, accounts: [account] }, answer("granted"), { bypass: true });
    }
    expect(evaluations).toBe(3);
  });

  it("evaluates once for all who ask at the same time, failure included", async () => {
    const cache = createDecisionCache({ clock });
    const ask = () => cache.decide({ rule, accounts: [account] }, answer("granted"));
    await Promise.all(Array.from({ length: 20 }, ask));
    expect(evaluations).toBe(1);

    const other = { rule, accounts: [`${account.slice(0, -1)}2`] };
    const fail = () => Promise.reject(new Error("broken"));
    const failures = await Promise.allSettled([1, 2].map(() => cache.decide(other, fail)));
    expect(failures.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect((await cache.decide(other, answer("granted"))).outcome).toBe("granted");
  });

  it("tells rules and accounts apart, whatever the order of keys and accounts", async () => {
    const cache = createDecisionCache({ clock });
    const second = `${account.slice(0, -1)}2`;
    await cache.decide({ rule, accounts: [account, second] }, answer("granted"));
    const same: Rule = { minBalance: "1", contract: "0x01", chain: "eip155:1", type: "erc20" };
    await cache.decide({ rule: same, accounts: [second, account] }, answer("granted"));
    expect(evaluations).toBe(1);
    await cache.decide({ rule, accounts: [account] }, answer("granted"));
    await cache.decide({ rule: { not: rule }, accounts: [account, second] }, answer("granted"));
    expect(evaluations).toBe(3);
  });

  it("lets an evaluation that ends late overwrite no younger one", async () => {
    const cache = createDecisionCache({ clock });
    let finish = (_: GateDecision) => {};
    const late = cache.decide({ rule, accounts: [account] }, () => new Promise((done) => (finish = done)));
    const old: GateDecision = {
      outcome: "granted",
      conditions: [],
      readAt: clock.now().toISOString(),
      chains: [],
    };
    now += 1_000;
    await cache.decide({ rule, accounts: [account] }, answer("denied"), { bypass: true });
    finish(old);
    await late;
    expect((await cache.decide({ rule, accounts: [account] }, answer("granted"))).outcome).toBe("denied");
  });

  it("holds no more than it may", async () => {
    const cache = createDecisionCache({ clock, maxEntries: 2 });
    const accounts = [1, 2, 3].map((digit) => [`${account.slice(0, -1)}${digit}`]);
    for (const some of accounts) await cache.decide({ rule, accounts: some }, answer("granted"));
    for (const some of accounts.toReversed()) await cache.decide({ rule, accounts: some }, answer("granted"));
    expect(evaluations).toBe(4);
  });
});
