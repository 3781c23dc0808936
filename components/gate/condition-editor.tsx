"use client";

import { CircleAlert, Pencil } from "lucide-react";
import { useState } from "react";
import { type ConditionForm, readCondition } from "#lib/client/gate/condition-form.ts";
import { changeCondition } from "#lib/client/gate/edit-gate.ts";
import type { ConditionNode } from "#lib/client/gate/gate-form.ts";
import { describeCondition } from "#lib/shared/describe-rule.ts";
import { Button } from "../ui/button.tsx";
import { classNames } from "../ui/class-names.ts";
import { looks } from "./kinds/looks.ts";
import { NodeMenu, type NodePlace } from "./node-menu.tsx";
import type { RuleEditing } from "./rule-editing.ts";

interface ConditionEditorProps {
  node: ConditionNode;
  place: NodePlace;
  editing: RuleEditing;
  /** Shows its fields from the beginning. */
  startsOpen: boolean;
}

/** One condition: a line that says it, or its fields. */
export function ConditionEditor({ node, place, editing, startsOpen }: ConditionEditorProps) {
  const { form, id } = node;
  const read = readCondition(form);
  // What is not complete has to be seen; it stays open while it is being completed.
  const [began] = useState(startsOpen || !("condition" in read));
  const [closed, setClosed] = useState(false);
  const open = editing.opened.has(id) || (began && !closed);
  const { name, icon: Icon, Fields } = looks[form.type];
  const text = "condition" in read ? describeCondition(read.condition, editing.nameOf) : "Not complete yet";
  const put = (next: ConditionForm, field: string) =>
    editing.onEdit(changeCondition(editing.root, id, next), "changed a condition", `${field} ${id}`);
  return (
    <fieldset className="flex flex-col gap-3 rounded-lg border bg-bg p-3 sm:p-4" data-testid="gate-condition">
      <legend className="sr-only">{name}</legend>
      <div className="flex items-center gap-3">
        <Icon aria-hidden="true" className="size-5 shrink-0 text-accent" />
        <div className="min-w-0 flex-1">
          <p className="text-sm font-semibold">{name}</p>
          {!open && (
            <p
              className={classNames("text-sm wrap-anywhere", "errors" in read ? "text-danger" : "text-muted")}
            >
              {"errors" in read && <CircleAlert aria-hidden="true" className="mr-1 inline size-4" />}
              {text.charAt(0).toUpperCase() + text.slice(1)}
            </p>
          )}
        </div>
        <Button
          size="small"
          look="quiet"
          aria-expanded={open}
          onClick={() => {
            setClosed(open);
            editing.setOpen(id, !open);
          }}
          data-testid="gate-condition-toggle"
        >
          {open ? (
            "Fold"
          ) : (
            <>
              <Pencil aria-hidden="true" className="size-4" />
              <span className="max-sm:sr-only">Edit</span>
            </>
          )}
          <span className="sr-only">: {name}</span>
        </Button>
        <NodeMenu node={node} place={place} editing={editing} name={`the condition: ${name}`} />
      </div>
      {open && (
        <Fields
          form={form}
          errors={editing.errors[id] ?? {}}
          change={(part) => put({ ...form, ...part } as ConditionForm, Object.keys(part).join())}
          put={put}
        />
      )}
    </fieldset>
  );
}
