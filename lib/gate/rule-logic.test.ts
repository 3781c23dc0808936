import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Rule } from "#lib/shared/gate.ts";
import { judgeRule, type LeafTruth, listConditions } from "./rule-logic.ts";

const leaf: Rule = { type: "allowlist", accounts: ["eip155:1:0x0000000000000000000000000000000000000001"] };

const rules: fc.Arbitrary<Rule> = fc.letrec<{ rule: Rule }>((tie) => ({
  rule: fc.oneof(
    { maxDepth: 4, depthSize: "small" },
    fc.constant(leaf),
    fc.array(tie("rule"), { minLength: 1, maxLength: 3 }).map((all) => ({ all })),
    fc.array(tie("rule"), { minLength: 1, maxLength: 3 }).map((any) => ({ any })),
    tie("rule").map((not) => ({ not })),
    fc
      .array(tie("rule"), { minLength: 1, maxLength: 3 })
      .chain((of) => fc.integer({ min: 1, max: of.length }).map((count) => ({ atLeast: { count, of } }))),
  ),
})).rule;

/** A rule and something known of each of its conditions; at most eight of them uncertain. */
const cases = rules
  .filter((rule) => listConditions(rule).length <= 8)
  .chain((rule) => {
    const paths = listConditions(rule).map(({ path }) => path);
    const truth = fc.constantFrom<LeafTruth>(true, false, "unknown", "fault");
    return fc.tuple(...paths.map(() => truth)).map((truths) => {
      return { rule, truths: new Map(paths.map((path, index) => [path, truths[index] ?? "unknown"])) };
    });
  });

/** Classical logic, written another way: the definition that the three values are held against. */
function isTrue(rule: Rule, truthOf: (leafNumber: number) => boolean): boolean {
  let next = 0;
  const walk = (node: Rule): boolean => {
    if ("not" in node) return !walk(node.not);
    const group =
      "all" in node ? node.all : "any" in node ? node.any : "atLeast" in node ? node.atLeast.of : undefined;
    if (group === undefined) return truthOf(next++);
    const results = group.map(walk);
    if ("all" in node) return !results.includes(false);
    if ("any" in node) return results.includes(true);
    return "atLeast" in node && results.filter(Boolean).length >= node.atLeast.count;
  };
  return walk(rule);
}

/** All ways in which the uncertain conditions could turn out. */
function* completions(truths: readonly LeafTruth[], uncertain: readonly LeafTruth[]): Generator<LeafTruth[]> {
  const at = truths.findIndex((truth) => uncertain.includes(truth));
  if (at < 0) return yield [...truths];
  for (const value of [true, false]) yield* completions(truths.with(at, value), uncertain);
}

const judge = ({ rule, truths }: { rule: Rule; truths: ReadonlyMap<string, LeafTruth> }) =>
  judgeRule(rule, (path) => truths.get(path) ?? "unknown");

describe("judgeRule", () => {
  it("grants exactly when no silent chain and no broken contract could turn the decision", () => {
    fc.assert(
      fc.property(cases, (example) => {
        const outcomes = [...completions([...example.truths.values()], ["unknown", "fault"])].map((values) =>
          isTrue(example.rule, (leafNumber) => values[leafNumber] === true),
        );
        expect(judge(example) === true).toBe(!outcomes.includes(false));
      }),
      { numRuns: 500 },
    );
  });

  it("leaves the decision open exactly when an answer of a silent chain could still open the gate", () => {
    fc.assert(
      fc.property(cases, (example) => {
        const judged = [...completions([...example.truths.values()], ["unknown"])].map((values) => {
          const paths = [...example.truths.keys()];
          return judge({
            rule: example.rule,
            truths: new Map(paths.map((path, index) => [path, values[index] ?? false])),
          });
        });
        expect(judged).not.toContain("unknown");
        const expected = judged.every((truth) => truth === true)
          ? true
          : judged.includes(true)
            ? "unknown"
            : false;
        expect(judge(example)).toBe(expected);
      }),
      { numRuns: 500 },
    );
  });

  it("never opens a gate by not: when the contract behind it is broken", () => {
    expect(judgeRule({ not: leaf }, () => "fault")).toBe(false);
    expect(judgeRule({ not: { not: leaf } }, () => "fault")).toBe(false);
    expect(judgeRule({ any: [{ not: leaf }, leaf] }, () => "fault")).toBe(false);
  });
});

describe("listConditions", () => {
  it("names every condition by its JSON path", () => {
    const rule: Rule = { all: [leaf, { atLeast: { count: 1, of: [leaf, { not: leaf }] } }] };
    expect(listConditions(rule).map(({ path }) => path)).toEqual([
      "all.0",
      "all.1.atLeast.of.0",
      "all.1.atLeast.of.1.not",
    ]);
    expect(listConditions(leaf)).toEqual([{ path: "", condition: leaf }]);
  });
});
