import { describeRule } from "#lib/shared/describe-rule.ts";
import type { Rule } from "#lib/shared/gate.ts";
import type { OwnVideo } from "#lib/shared/video.ts";
import { type ConditionForm, newCondition, type TokenForm } from "./condition-form.ts";
import {
  type ConditionNode,
  conditionNode,
  conditionNodes,
  formOfRule,
  type GateNode,
  type GroupNode,
  groupNode,
  isGroup,
  readGateForm,
} from "./gate-form.ts";

/** Where a gate can begin. */
export type GateTemplate =
  | "everyone"
  | "nft"
  | "solana"
  | "pass"
  | "tokens"
  | "allowlist"
  | "any"
  | "all"
  | "deploy";

/** What is edited: nothing yet, everyone, a pass to be made, or a rule. */
export type GateDraft =
  | { kind: "undecided" | "everyone" | "deploy" }
  | { kind: "rule"; template: GateTemplate | null; root: GroupNode };

/** The draft that shows what is saved. */
export function draftOf(video: Pick<OwnVideo, "access" | "gate">): GateDraft {
  if (video.access === "everyone") return { kind: "everyone" };
  if (video.gate === null) return { kind: "undecided" };
  return { kind: "rule", template: null, root: formOfRule(video.gate) };
}

const CONDITIONS = {
  nft: "erc721",
  solana: "metaplex",
  pass: "erc1155",
  tokens: "erc20",
  allowlist: "allowlist",
} as const;

/** The draft that a template begins with. */
export function draftFrom(template: GateTemplate, chain: string): GateDraft {
  if (template === "everyone" || template === "deploy") return { kind: template };
  const node = (kind: keyof typeof CONDITIONS) => conditionNode(newCondition(CONDITIONS[kind], chain));
  const root =
    template === "any"
      ? groupNode("any", [node("nft"), node("tokens")])
      : template === "all"
        ? groupNode("all", [node("nft"), node("allowlist")])
        : groupNode("all", [node(template)]);
  return { kind: "rule", template, root };
}

/** The draft with `chain` wherever nothing was chosen or typed yet: the list of chains may come after a template. */
export function withChain(draft: GateDraft, chain: string): GateDraft {
  if (draft.kind !== "rule" || chain === "") return draft;
  // A token of another namespace does not live there: its blank form takes no such chain.
  const isBlank = ({ form }: ConditionNode) =>
    "chain" in form && form.chain === "" && form.contract === "" && takesChain(form.type, chain);
  const fill = (node: GateNode): GateNode => {
    if (isGroup(node)) return { ...node, children: node.children.map(fill) };
    return isBlank(node) ? { ...node, form: { ...node.form, chain } as ConditionForm } : node;
  };
  // The same draft when there is nothing to fill, so that nobody takes it for a change.
  return conditionNodes(draft.root).some(isBlank) ? { ...draft, root: fill(draft.root) as GroupNode } : draft;
}

function takesChain(type: TokenForm["type"], chain: string): boolean {
  const form = newCondition(type, chain);
  return "chain" in form && form.chain === chain;
}

/** A rule that opens a pass of the creator's own, just deployed. */
export function draftOfPass({ chain, contract }: { chain: string; contract: string }): GateDraft {
  const form = { type: "erc1155", chain, contract, tokenId: "1", amount: "1" } as const;
  return { kind: "rule", template: "pass", root: groupNode("all", [conditionNode(form)]) };
}

/** The rule of a draft when it is complete; null otherwise. */
export function ruleOfDraft(draft: GateDraft): Rule | null {
  if (draft.kind !== "rule") return null;
  const read = readGateForm(draft.root);
  return "rule" in read ? read.rule : null;
}

/** Who may watch, in one sentence; null while the draft does not say. */
export function sayDraft(draft: GateDraft, nameOf?: Parameters<typeof describeRule>[1]): string | null {
  if (draft.kind === "everyone") return "Everyone may watch, without a wallet and without signing in.";
  const rule = ruleOfDraft(draft);
  return rule === null ? null : describeRule(rule, nameOf);
}
