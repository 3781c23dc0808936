import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ChainLookup } from "#lib/chains/chain.ts";
import { acceptRule } from "#lib/gate/accept-rule.ts";
import type { ConditionKind } from "#lib/gate/condition-kind.ts";
import { evaluateGate } from "#lib/gate/evaluate-gate.ts";
import { findHolders } from "#lib/gate/find-holders.ts";
import { describeRule } from "#lib/shared/describe-rule.ts";
import {
  gateDecisionSchema,
  publicRule,
  publicRuleSchema,
  ruleSchema,
  storedRuleSchema,
} from "#lib/shared/gate.ts";

/** A kind with conditions that are met and not, on real chains. */
export interface ConditionKindFixture {
  chains: ChainLookup;
  /** A condition as a creator sends it, and accounts that meet it and do not. */
  condition: { type: string };
  holder: string;
  stranger: string;
  /** Conditions of the kind that no schema may take. */
  invalid: object[];
  /** What an unusable answer spoils, where the kind reads a chain. */
  broken?: { type: string };
  /** What nobody can meet, where that can be told. */
  impossible?: { type: string };
  close(): Promise<void>;
}

/** What every kind of condition must keep, a plugin's too; run it with real chains. */
export function conditionKindConformance(
  kind: ConditionKind,
  setUp: () => Promise<ConditionKindFixture>,
): void {
  describe(`${kind.type} is a kind of condition`, () => {
    const kinds = new Map<string, ConditionKind>([[kind.type, kind]]);
    const known = { get: (type: string) => kinds.get(type), names: () => [...kinds.keys()] };
    let fixture: ConditionKindFixture;
    beforeAll(async () => {
      fixture = await setUp();
    });
    afterAll(() => fixture?.close());

    const accept = (rule: unknown) => acceptRule(ruleSchema.parse(rule), known, "body.gate");
    const evaluate = async (sent: unknown, account: string, chains = fixture.chains) => {
      const rule = accept(sent);
      return evaluateGate({ chains, kinds: known, rule, accounts: [account] });
    };
    const outcomeOf = async (sent: unknown, account: string) => (await evaluate(sent, account)).outcome;

    it("is stored as JSON that is read back unchanged, also when it is sent again", () => {
      const stored = accept(fixture.condition);
      expect(storedRuleSchema.parse(JSON.parse(JSON.stringify(stored)))).toEqual(stored);
      expect(accept(stored)).toEqual(stored);
    });

    it("refuses what is no condition of the kind, and says where", () => {
      for (const invalid of fixture.invalid) {
        const gate = { all: [fixture.condition, { ...invalid, type: kind.type }] };
        const { error } = ruleSchema.safeParse(gate);
        const [issue] = error?.issues ?? [];
        if (issue === undefined) expect(() => accept(gate)).toThrow(/^body\.gate\.all\.1/);
        else expect(`${issue.path.join(".")}: ${issue.message}`).toContain("all.1");
      }
    });

    it("is said in a phrase that fits in a sentence, and shown to everybody", () => {
      const stored = accept(fixture.condition);
      const sentence = describeRule({ all: [stored, { not: stored }] });
      expect(sentence).toMatch(/^[A-Z].+ and .+[^.]\.$/);
      const shown = publicRule(stored);
      expect(publicRuleSchema.parse(shown)).toEqual(shown);
      expect(describeRule(shown)).toMatch(/^[A-Z].+[^.]\.$/);
    });

    it("asks the chain that it names, in the words of that chain", () => {
      const [condition] = [accept(fixture.condition)].filter((rule) => "type" in rule);
      if (condition === undefined) throw new Error("A condition is a rule.");
      const { reads } = kind.ask(condition, { accounts: [fixture.holder] });
      const chain = kind.chainOf(condition);
      expect(chain === undefined).toBe(reads.length === 0);
      expect(reads.every(({ namespace }) => chain?.startsWith(`${namespace}:`))).toBe(true);
    });

    it("opens for who meets it, with what it was met with, and for nobody else", async () => {
      const granted = await evaluate(fixture.condition, fixture.holder);
      expect(granted).toMatchObject({ outcome: "granted", conditions: [{ outcome: "met" }] });
      expect(granted.passes).toHaveLength(1);
      const denied = await evaluate(fixture.condition, fixture.stranger);
      expect(denied).toMatchObject({ outcome: "denied", conditions: [{ outcome: "not_met" }] });
      for (const { conditions } of [granted, denied].map((answer) => gateDecisionSchema.parse(answer))) {
        expect(conditions[0]?.reason.code).toMatch(/^[a-z_]+$/);
        expect(conditions[0]?.reason.message).toMatch(/\.$/);
      }
      expect(await outcomeOf({ not: fixture.condition }, fixture.stranger)).toBe("granted");
      expect(await outcomeOf({ not: fixture.condition }, fixture.holder)).toBe("denied");
    });

    it("opens for no account of a chain that it does not know", async () => {
      expect(await outcomeOf(fixture.condition, "other:1:somebody")).toBe("denied");
    });

    it("is never met by a broken answer, under not as well", async () => {
      if (fixture.broken === undefined) return;
      expect(await outcomeOf(fixture.broken, fixture.holder)).toBe("denied");
      expect(await outcomeOf({ not: fixture.broken }, fixture.holder)).toBe("denied");
    });

    it("is not decided without the chain that it needs", async () => {
      const [condition] = [accept(fixture.condition)].filter((rule) => "type" in rule);
      const needed = condition !== undefined && kind.chainOf(condition) !== undefined;
      const { outcome } = await evaluate(fixture.condition, fixture.holder, new Map());
      expect(outcome).toBe(needed ? "unavailable" : "granted");
    });

    it("tells whether anybody can meet it", async () => {
      const find = async (sent: unknown) => {
        const question = { chains: fixture.chains, kinds: known, rule: accept(sent) };
        return (await findHolders({ ...question, known: [fixture.holder] }))[0]?.holders;
      };
      expect(await find(fixture.condition)).toBe("some");
      if (fixture.impossible !== undefined) expect(await find(fixture.impossible)).toBe("none");
    });
  });
}
