import { useState } from "react";
import type { GateEdit } from "./edit-gate.ts";
import type { GateDraft } from "./gate-draft.ts";
import { advance, beginHistory, type History, undo } from "./gate-history.ts";

export interface GateDrafting {
  draft: GateDraft;
  /** It differs from what was saved last. */
  dirty: boolean;
  /** What an undo would take back, such as “added a condition”; null when nothing was done. */
  undoable: string | null;
  /** Why the last edit could not be. */
  refused: string | null;
  change(next: GateDraft, label: string): void;
  /** Edits the rule; `mark` joins edits of the same field into one step of undo. */
  edit(made: GateEdit, label: string, mark?: string): void;
  /** Completes what stands by what has become known; no step of its own. */
  complete(by: (draft: GateDraft) => GateDraft): void;
  undo(): void;
  /** What stands is saved now. */
  saved(): void;
}

/** A gate on its way from what was saved to what will be, with every step kept. */
export function useGateDraft(initial: () => GateDraft): GateDrafting {
  const [history, setHistory] = useState<History<GateDraft>>(() => beginHistory(initial()));
  const [base, setBase] = useState<GateDraft>(history.present);
  const [refused, setRefused] = useState<string | null>(null);
  const draft = history.present;
  return {
    draft,
    dirty: draft !== base,
    undoable: history.past.at(-1)?.label ?? null,
    refused,
    change(next, label) {
      setRefused(null);
      setHistory((current) => advance(current, next, label));
    },
    edit(made, label, mark) {
      if ("refused" in made) return setRefused(made.refused);
      setRefused(null);
      setHistory((current) => {
        const template = current.present.kind === "rule" ? current.present.template : null;
        return advance(current, { kind: "rule", template, root: made.root }, label, mark ?? null);
      });
    },
    complete(by) {
      setHistory((current) => ({ ...current, present: by(current.present) }));
    },
    undo() {
      setRefused(null);
      setHistory(undo);
    },
    saved: () => setBase(draft),
  };
}
