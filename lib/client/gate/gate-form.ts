import type { Rule } from "#lib/shared/gate.ts";
import { type ConditionForm, conditionForm, readCondition } from "./condition-form.ts";
import type { ConditionErrors } from "./forms/form-kind.ts";

/** How many of a group's parts are needed. */
export type GroupMode = "all" | "any" | "atLeast" | "none";

export interface ConditionNode {
  id: string;
  form: ConditionForm;
}

export interface GroupNode {
  id: string;
  mode: GroupMode;
  /** How many, for `atLeast`; kept when another mode is chosen meanwhile. */
  count: number;
  children: GateNode[];
}

/** A gate as it is edited: a tree of groups whose leaves are conditions. The root is a group, of one part perhaps. */
export type GateNode = ConditionNode | GroupNode;

/** The rule that the tree describes, or what is wrong with each condition, by its node's id. */
export type GateFormResult = { rule: Rule } | { errors: Record<string, ConditionErrors> };

let serial = 0;

function newId(): string {
  serial += 1;
  return `node-${serial}`;
}

export function conditionNode(form: ConditionForm): ConditionNode {
  return { id: newId(), form };
}

export function groupNode(mode: GroupMode, children: GateNode[], count = 1): GroupNode {
  return { id: newId(), mode, count, children };
}

export function isGroup(node: GateNode): node is GroupNode {
  return "children" in node;
}

/** All conditions of a tree from first to last. */
export function conditionNodes(node: GateNode): ConditionNode[] {
  return isGroup(node) ? node.children.flatMap(conditionNodes) : [node];
}

/** Reads the tree. A group that says nothing of its own (all, or any, of one part) leaves no trace in the rule. */
export function readGateForm(root: GroupNode): GateFormResult {
  const errors: Record<string, ConditionErrors> = {};
  const rule = readNode(root, errors);
  return rule === null || Object.keys(errors).length > 0 ? { errors } : { rule };
}

function readNode(node: GateNode, errors: Record<string, ConditionErrors>): Rule | null {
  if (!isGroup(node)) {
    const read = readCondition(node.form);
    if ("condition" in read) return read.condition;
    errors[node.id] = read.errors;
    return null;
  }
  const rules = node.children.flatMap((child) => readNode(child, errors) ?? []);
  const [only] = rules;
  if (only === undefined || rules.length < node.children.length) return null;
  if (node.mode === "none") return { not: rules.length === 1 ? only : { any: rules } };
  if (rules.length === 1) return only;
  if (node.mode === "atLeast") return { atLeast: { count: node.count, of: rules } };
  return node.mode === "all" ? { all: rules } : { any: rules };
}

/** The tree of a rule. */
export function formOfRule(rule: Rule): GroupNode {
  const node = nodeOf(rule);
  return isGroup(node) ? node : groupNode("all", [node]);
}

function nodeOf(rule: Rule): GateNode {
  if ("type" in rule) return conditionNode(conditionForm(rule));
  if ("all" in rule) return groupNode("all", rule.all.map(nodeOf));
  if ("any" in rule) return groupNode("any", rule.any.map(nodeOf));
  if ("atLeast" in rule) return groupNode("atLeast", rule.atLeast.of.map(nodeOf), rule.atLeast.count);
  // "Not any of several" is what people call "none of these".
  return groupNode("none", "any" in rule.not ? rule.not.any.map(nodeOf) : [nodeOf(rule.not)]);
}
