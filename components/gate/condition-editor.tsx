"use client";

import { CircleAlert, Coins, Image, ListChecks, Pencil, Ticket } from "lucide-react";
import { useState } from "react";
import {
  type ConditionErrors,
  type ConditionForm,
  newCondition,
  readCondition,
} from "#lib/client/gate/condition-form.ts";
import { changeCondition } from "#lib/client/gate/edit-gate.ts";
import type { ConditionNode } from "#lib/client/gate/gate-form.ts";
import { describeCondition } from "#lib/shared/describe-rule.ts";
import { Button } from "../ui/button.tsx";
import { classNames } from "../ui/class-names.ts";
import { TextArea } from "../ui/field.tsx";
import { AmountFields } from "./amount-fields.tsx";
import { NodeMenu, type NodePlace } from "./node-menu.tsx";
import type { RuleEditing } from "./rule-editing.ts";
import { TokenField } from "./token-field.tsx";

const KINDS = {
  erc721: { name: "Owns an NFT", icon: Image },
  erc1155: { name: "Holds a pass", icon: Ticket },
  erc20: { name: "Holds tokens", icon: Coins },
  allowlist: { name: "Is on the list", icon: ListChecks },
} as const;

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
  const { name, icon: Icon } = KINDS[form.type];
  const text = "condition" in read ? describeCondition(read.condition, editing.nameOf) : "Not complete yet";
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
      {open && <Fields form={form} id={id} editing={editing} errors={editing.errors[id] ?? {}} />}
    </fieldset>
  );
}

function Fields({
  form,
  id,
  editing,
  errors,
}: {
  form: ConditionForm;
  id: string;
  editing: RuleEditing;
  errors: ConditionErrors;
}) {
  const put = (next: ConditionForm, field: string) =>
    editing.onEdit(changeCondition(editing.root, id, next), "changed a condition", `${field} ${id}`);
  const change = (part: Partial<ConditionForm>) =>
    put({ ...form, ...part } as ConditionForm, Object.keys(part).join());
  if (form.type === "allowlist") {
    return (
      <TextArea
        label="Accounts"
        hint="One address a line. A Safe or another smart account with its chain: eip155:137:0x…"
        placeholder="0x…"
        spellCheck={false}
        className="[&_textarea]:font-mono"
        value={form.accounts}
        error={errors.accounts}
        onChange={(event) => change({ accounts: event.target.value })}
        data-testid="gate-accounts"
      />
    );
  }
  return (
    <>
      <TokenField
        form={form}
        errors={errors}
        onChange={change}
        onFound={({ decimals }) => {
          // What the contract says belongs to the address that was typed: one step of undo.
          if (form.type === "erc20" && decimals !== null && decimals !== form.decimals) {
            put({ ...form, decimals }, "contract");
          }
        }}
        onSwitch={(type) =>
          put({ ...newCondition(type, form.chain), contract: form.contract } as ConditionForm, "kind")
        }
      />
      <AmountFields form={form} errors={errors} change={change} />
    </>
  );
}
