"use client";

import { useRef, useState } from "react";
import type { ConditionErrors } from "#lib/client/gate/condition-form.ts";
import type { GateEdit } from "#lib/client/gate/edit-gate.ts";
import type { GroupNode } from "#lib/client/gate/gate-form.ts";
import type { NameOf } from "#lib/shared/describe-rule.ts";
import { RuleGroup } from "./rule-group.tsx";

export interface RuleEditorProps {
  root: GroupNode;
  /** The chain that new conditions begin on. */
  chain: string;
  /** By node; shown beside the fields. */
  errors: Record<string, ConditionErrors>;
  nameOf: NameOf;
  onEdit: (edit: GateEdit, label: string, mark?: string) => void;
}

/** What the parts of a rule share while it is edited. */
export interface RuleEditing extends RuleEditorProps {
  /** Conditions that show their fields; the others are one line. */
  opened: ReadonlySet<string>;
  setOpen: (id: string, open: boolean) => void;
}

/** A rule as groups within groups, to be built by mouse, finger or keyboard. */
export function RuleEditor(props: RuleEditorProps) {
  const { root, errors, onEdit } = props;
  const [opened, setOpened] = useState<ReadonlySet<string>>(() => new Set());
  const [told, setTold] = useState("");
  const box = useRef<HTMLDivElement>(null);
  const editing: RuleEditing = {
    ...props,
    opened: new Set([...opened, ...Object.keys(errors)]),
    setOpen: (id, open) => {
      const next = new Set(opened);
      if (open) next.add(id);
      else next.delete(id);
      setOpened(next);
    },
    onEdit: (edit, label, mark) => {
      onEdit(edit, label, mark);
      if (mark === undefined) setTold("refused" in edit ? edit.refused : `Done: ${label}.`);
      // The button that was pressed may be gone with its row.
      requestAnimationFrame(() => {
        if (document.activeElement === document.body) box.current?.focus();
      });
    },
  };
  return (
    <div ref={box} tabIndex={-1} className="rounded-lg outline-offset-4">
      <RuleGroup group={root} place={null} editing={editing} />
      <span aria-live="polite" className="sr-only">
        {told}
      </span>
    </div>
  );
}
