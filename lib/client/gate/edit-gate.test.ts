import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Rule, ruleSchema } from "#lib/shared/gate.ts";
import { GATE_LIMITS } from "#lib/shared/gate-limits.ts";
import {
  addNode,
  changeCondition,
  findNode,
  type GateEdit,
  moveIn,
  moveNode,
  moveOut,
  removeNode,
  setMode,
  unwrapNode,
  wrapNode,
} from "./edit-gate.ts";
import {
  type conditionNode,
  conditionNodes,
  formOfRule,
  type GateNode,
  type GroupMode,
  type GroupNode,
  groupNode,
  isGroup,
  readGateForm,
} from "./gate-form.ts";

const contract = (index: number) => `0x${index.toString(16).padStart(40, "0")}`;
const nft = (index: number): Rule => ({ type: "erc721", chain: "eip155:137", contract: contract(index) });
const leaf = (index: number) => {
  const [node] = formOfRule(nft(index)).children;
  if (node === undefined) throw new Error("a rule has a condition");
  return node;
};
const ruleOf = (root: GroupNode): Rule => {
  const read = readGateForm(root);
  if ("errors" in read) throw new Error("the tree has errors");
  return read.rule;
};
const done = (edit: GateEdit): GroupNode => {
  if ("refused" in edit) throw new Error(edit.refused);
  return edit.root;
};
const refusal = (edit: GateEdit) => ("refused" in edit ? edit.refused : undefined);
const at = (root: GroupNode, ...path: number[]): GateNode => {
  let node: GateNode = root;
  for (const index of path) node = (node as GroupNode).children[index] as GateNode;
  return node;
};

const modes: GroupMode[] = ["all", "any", "atLeast", "none"];
const rules = fc.letrec<{ rule: Rule }>((tie) => ({
  rule: fc.oneof(
    { maxDepth: 3 },
    fc.integer({ min: 1, max: 40 }).map(nft),
    fc.array(tie("rule"), { minLength: 1, maxLength: 4 }).map((all) => ({ all })),
    fc.array(tie("rule"), { minLength: 1, maxLength: 4 }).map((any) => ({ any })),
    tie("rule").map((not) => ({ not })),
    fc
      .tuple(fc.array(tie("rule"), { minLength: 1, maxLength: 4 }), fc.nat())
      .map(([of, count]) => ({ atLeast: { count: 1 + (count % of.length), of } })),
  ),
})).rule;
const validRules = rules.filter((rule) => ruleSchema.safeParse(rule).success);

type Step = { kind: number; target: number; mode: GroupMode; count: number };
const steps: fc.Arbitrary<Step> = fc.record({
  kind: fc.nat(9),
  target: fc.nat(1000),
  mode: fc.constantFrom(...modes),
  count: fc.integer({ min: -1, max: 6 }),
});

function nodesOf(node: GateNode): GateNode[] {
  return isGroup(node) ? [node, ...node.children.flatMap(nodesOf)] : [node];
}

function apply(root: GroupNode, { kind, target, mode, count }: Step): GateEdit {
  const nodes = nodesOf(root);
  const groups = nodes.filter(isGroup);
  const node = nodes[target % nodes.length] as GateNode;
  const group = groups[target % groups.length] as GroupNode;
  const edits: (() => GateEdit)[] = [
    () => addNode(root, group.id, leaf(50)),
    () => addNode(root, group.id, groupNode(mode, [leaf(51), leaf(52)], 2)),
    () => removeNode(root, node.id),
    () => moveNode(root, node.id, "up"),
    () => moveNode(root, node.id, "down"),
    () => moveOut(root, node.id),
    () => moveIn(root, node.id),
    () => wrapNode(root, node.id, mode),
    () => unwrapNode(root, node.id),
    () => setMode(root, group.id, mode, count),
  ];
  return (edits[kind] as () => GateEdit)();
}

describe("editing a gate", () => {
  it("keeps every rule valid through any row of edits, or says why an edit cannot be", () => {
    fc.assert(
      fc.property(validRules, fc.array(steps, { maxLength: 25 }), (rule, row) => {
        let root = formOfRule(rule);
        for (const step of row) {
          const before = JSON.stringify(root);
          const edit = apply(root, step);
          // What was there is never changed under the feet of an undo.
          expect(JSON.stringify(root)).toBe(before);
          if ("refused" in edit) expect(edit.refused).toMatch(/^[A-Z].*\.$/);
          else root = edit.root;
          const written = ruleOf(root);
          expect(ruleSchema.parse(written)).toEqual(written);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("loses and doubles no condition by moving, wrapping and unwrapping", () => {
    const moving = fc.record({
      kind: fc.constantFrom(3, 4, 5, 6, 7, 8, 9),
      target: fc.nat(1000),
      mode: fc.constantFrom(...modes),
      count: fc.constant(1),
    });
    fc.assert(
      fc.property(validRules, fc.array(moving, { maxLength: 20 }), (rule, row) => {
        let root = formOfRule(rule);
        const ids = (tree: GroupNode) =>
          conditionNodes(tree)
            .map(({ id }) => id)
            .sort();
        const before = ids(root);
        for (const step of row) {
          const edit = apply(root, step);
          if ("root" in edit) root = edit.root;
        }
        expect(ids(root)).toEqual(before);
      }),
    );
  });

  it("shows every rule so that saving it again means the same", () => {
    fc.assert(
      fc.property(validRules, (rule) => {
        const once = ruleOf(formOfRule(rule));
        // The second time nothing is left to simplify.
        expect(ruleOf(formOfRule(once))).toEqual(once);
        for (let holding = 0; holding < 8; holding += 1) {
          const truth = (index: number) => (index * 7 + holding) % 3 === 0;
          expect(holds(once, truth)).toBe(holds(rule, truth));
        }
      }),
      { numRuns: 300 },
    );
  });

  it("moves a condition into the group beside it and out again", () => {
    const root = formOfRule({ all: [nft(1), { any: [nft(2), nft(3)] }] });
    const inside = done(moveIn(root, at(root, 0).id));
    expect(ruleOf(inside)).toEqual({ any: [nft(1), nft(2), nft(3)] });
    const outside = done(moveOut(inside, at(inside, 0, 0).id));
    expect(ruleOf(outside)).toEqual({ all: [{ any: [nft(2), nft(3)] }, nft(1)] });
  });

  it("wraps a condition so that “none of these” turns it round", () => {
    const root = formOfRule({ all: [nft(1), nft(2)] });
    expect(ruleOf(done(wrapNode(root, at(root, 1).id, "none")))).toEqual({ all: [nft(1), { not: nft(2) }] });
  });

  it("asks for no more of a group than it has, also after a removal", () => {
    const root = formOfRule({ atLeast: { count: 3, of: [nft(1), nft(2), nft(3)] } });
    expect(refusal(setMode(root, root.id, "atLeast", 4))).toBe("There are only 3 to choose from.");
    const fewer = done(removeNode(root, at(root, 0).id));
    expect(ruleOf(fewer)).toEqual({ atLeast: { count: 2, of: [nft(2), nft(3)] } });
  });

  it("never leaves a gate without a condition: that would be no gate", () => {
    const root = formOfRule(nft(1));
    expect(refusal(removeNode(root, at(root, 0).id))).toContain("Everyone");
  });

  it("stops at the limits of the rule language", () => {
    const many = Array.from({ length: GATE_LIMITS.conditions }, (_, index) => nft(index + 1));
    const full = formOfRule({ any: many });
    expect(refusal(addNode(full, full.id, leaf(99)))).toContain("at most 32");
    const deep = (levels: number): Rule => (levels === 1 ? nft(1) : { all: [nft(2), deep(levels - 1)] });
    const root = formOfRule(deep(GATE_LIMITS.depth));
    const innermost = conditionNodes(root).at(-1)?.id ?? "";
    expect(refusal(wrapNode(root, innermost, "none"))).toContain("nested");
    const grouped = done(wrapNode(root, innermost, "any"));
    const group = findNode(grouped, innermost);
    expect(group).toBeDefined();
  });

  it("changes the fields of one condition and of no other", () => {
    const root = formOfRule({ any: [nft(1), nft(2)] });
    const second = at(root, 1) as ReturnType<typeof conditionNode>;
    const form = { ...second.form, contract: contract(9) } as typeof second.form;
    expect(ruleOf(done(changeCondition(root, second.id, form)))).toEqual({ any: [nft(1), nft(9)] });
  });
});

function holds(rule: Rule, truth: (index: number) => boolean): boolean {
  if ("all" in rule) return rule.all.every((child) => holds(child, truth));
  if ("any" in rule) return rule.any.some((child) => holds(child, truth));
  if ("not" in rule) return !holds(rule.not, truth);
  if ("atLeast" in rule)
    return rule.atLeast.of.filter((child) => holds(child, truth)).length >= rule.atLeast.count;
  return rule.type === "erc721" && truth(Number.parseInt(rule.contract.slice(2), 16));
}
