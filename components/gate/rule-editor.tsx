"use client";

import { useRef, useState } from "react";
import type { RuleEditing, RuleEditorProps } from "./rule-editing.ts";
import { RuleGroup } from "./rule-group.tsx";

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
