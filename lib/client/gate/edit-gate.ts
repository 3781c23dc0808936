import { GATE_LIMITS } from "#lib/shared/gate-limits.ts";
import type { ConditionForm } from "./condition-form.ts";
import {
  conditionNodes,
  type GateNode,
  type GroupMode,
  type GroupNode,
  groupNode,
  isGroup,
} from "./gate-form.ts";

/** One change of a gate's tree: the tree afterwards, or one sentence why it cannot be. */
export type GateEdit = { root: GroupNode } | { refused: string };

/** Puts a condition or a group at the end of a group. */
export function addNode(root: GroupNode, groupId: string, node: GateNode): GateEdit {
  return checked(
    mapNode(root, groupId, (group) =>
      isGroup(group) ? [{ ...group, children: [...group.children, node] }] : [group],
    ),
  );
}

/** Changes the fields of a condition. */
export function changeCondition(root: GroupNode, id: string, form: ConditionForm): GateEdit {
  return checked(mapNode(root, id, (node) => [isGroup(node) ? node : { ...node, form }]));
}

/** Takes a condition or a whole group out; groups that are empty then go as well. */
export function removeNode(root: GroupNode, id: string): GateEdit {
  return checked(mapNode(root, id, () => []));
}

/** Moves a part one place up or down within its group. */
export function moveNode(root: GroupNode, id: string, direction: "up" | "down"): GateEdit {
  const parent = parentOf(root, id);
  if (parent === undefined) return { refused: "The outermost group has no place to move to." };
  const from = parent.children.findIndex((child) => child.id === id);
  const to = direction === "up" ? from - 1 : from + 1;
  const [moved, other] = [parent.children[from], parent.children[to]];
  if (moved === undefined || other === undefined) {
    return { refused: direction === "up" ? "It is the first already." : "It is the last already." };
  }
  const children = parent.children.with(from, other).with(to, moved);
  return checked(mapNode(root, parent.id, () => [{ ...parent, children }]));
}

/** Moves a part out of its group, to the place behind it. */
export function moveOut(root: GroupNode, id: string): GateEdit {
  const parent = parentOf(root, id);
  const node = parent?.children.find((child) => child.id === id);
  if (parent === undefined || node === undefined || parent.id === root.id) {
    return { refused: "It is not within a group." };
  }
  const children = parent.children.filter((child) => child.id !== id);
  return checked(mapNode(root, parent.id, () => [{ ...parent, children }, node]));
}

/** Moves a part into the group that stands right before it, or else right behind it. */
export function moveIn(root: GroupNode, id: string): GateEdit {
  const parent = parentOf(root, id);
  const at = parent?.children.findIndex((child) => child.id === id) ?? -1;
  const node = parent?.children[at];
  const before = parent?.children[at - 1];
  const behind = parent?.children[at + 1];
  const group = before !== undefined && isGroup(before) ? before : behind;
  if (parent === undefined || node === undefined || group === undefined || !isGroup(group)) {
    return { refused: "There is no group beside it." };
  }
  const joined = {
    ...group,
    children: group === before ? [...group.children, node] : [node, ...group.children],
  };
  const children = parent.children
    .filter((child) => child.id !== id)
    .map((child) => (child.id === group.id ? joined : child));
  return checked(mapNode(root, parent.id, () => [{ ...parent, children }]));
}

/** Puts a group of its own around a part. */
export function wrapNode(root: GroupNode, id: string, mode: GroupMode): GateEdit {
  if (id === root.id) return checked(groupNode(mode, [root]));
  return checked(mapNode(root, id, (node) => [groupNode(mode, [node])]));
}

/** Takes a group away and leaves its parts in its place. */
export function unwrapNode(root: GroupNode, id: string): GateEdit {
  if (id === root.id) return { refused: "The outermost group stays." };
  return checked(mapNode(root, id, (node) => (isGroup(node) ? node.children : [node])));
}

/** Says how many of a group's parts are needed. */
export function setMode(root: GroupNode, id: string, mode: GroupMode, count?: number): GateEdit {
  const group = findNode(root, id);
  if (group === undefined || !isGroup(group)) return { refused: "That is no group." };
  const wanted = count ?? group.count;
  if (mode === "atLeast" && count !== undefined && (!Number.isInteger(count) || count < 1)) {
    return { refused: "Write a whole number, at least 1." };
  }
  if (mode === "atLeast" && count !== undefined && count > group.children.length) {
    return { refused: `There are only ${group.children.length} to choose from.` };
  }
  return checked(mapNode(root, id, () => [{ ...group, mode, count: wanted }]));
}

export function findNode(root: GateNode, id: string): GateNode | undefined {
  if (root.id === id) return root;
  if (!isGroup(root)) return undefined;
  for (const child of root.children) {
    const found = findNode(child, id);
    if (found !== undefined) return found;
  }
  return undefined;
}

function parentOf(root: GroupNode, id: string): GroupNode | undefined {
  if (root.children.some((child) => child.id === id)) return root;
  for (const child of root.children) {
    const found = isGroup(child) ? parentOf(child, id) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The tree with one node replaced by any number of others. */
function mapNode(root: GroupNode, id: string, change: (node: GateNode) => GateNode[]): GroupNode {
  if (root.id === id) {
    const [next] = change(root);
    return next !== undefined && isGroup(next) ? next : { ...root, children: [] };
  }
  const children = root.children.flatMap((child) =>
    child.id === id ? change(child) : isGroup(child) ? [mapNode(child, id, change)] : [child],
  );
  return { ...root, children };
}

/** Tidies a changed tree and holds it against the limits of the rule language (GATE_LIMITS). */
function checked(changed: GroupNode): GateEdit {
  const root = tidy(changed);
  if (root.children.length === 0) {
    return { refused: "A gate needs at least one condition. To open the video to all, choose “Everyone”." };
  }
  if (conditionNodes(root).length > GATE_LIMITS.conditions) {
    return { refused: `A gate has at most ${GATE_LIMITS.conditions} conditions.` };
  }
  if (depthOf(root) > GATE_LIMITS.depth) {
    return { refused: `Groups can be nested ${GATE_LIMITS.depth - 1} deep at most.` };
  }
  return { root };
}

/** Without empty groups, and with no group asking for more than it has. */
function tidy(group: GroupNode): GroupNode {
  const children = group.children
    .map((child) => (isGroup(child) ? tidy(child) : child))
    .filter((child) => !isGroup(child) || child.children.length > 0);
  return { ...group, children, count: Math.min(Math.max(1, group.count), Math.max(1, children.length)) };
}

/** How deep the rule of a tree is nested, counted as the rule language does. */
function depthOf(node: GateNode): number {
  if (!isGroup(node)) return 1;
  const inner = Math.max(...node.children.map(depthOf));
  const several = node.children.length > 1 ? 1 : 0;
  return inner + several + (node.mode === "none" ? 1 : 0);
}
