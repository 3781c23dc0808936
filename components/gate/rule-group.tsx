"use client";

import { Plus } from "lucide-react";
import { type ConditionForm, newCondition } from "#lib/client/gate/condition-form.ts";
import { addNode, setMode } from "#lib/client/gate/edit-gate.ts";
import {
  type ConditionNode,
  conditionNode,
  conditionNodes,
  type GroupMode,
  type GroupNode,
  groupNode,
  isGroup,
} from "#lib/client/gate/gate-form.ts";
import { GATE_LIMITS } from "#lib/shared/gate-limits.ts";
import { Button } from "../ui/button.tsx";
import { classNames } from "../ui/class-names.ts";
import { SelectField, TextField } from "../ui/field.tsx";
import { ConditionEditor } from "./condition-editor.tsx";
import { looks } from "./kinds/looks.ts";
import { NodeMenu, type NodePlace } from "./node-menu.tsx";
import type { RuleEditing } from "./rule-editing.ts";

const BETWEEN: Record<GroupMode, string> = { all: "and", any: "or", atLeast: "or", none: "nor" };

interface RuleGroupProps {
  group: GroupNode;
  /** Where it stands; null for the outermost. */
  place: NodePlace | null;
  editing: RuleEditing;
}

/** A group of conditions with how many of them are needed, its parts, and what can be added to it. */
export function RuleGroup({ group, place, editing }: RuleGroupProps) {
  const { root } = editing;
  const inner = place !== null;
  const plain = !inner && group.children.length < 2 && group.mode !== "none";
  return (
    <fieldset
      data-testid="gate-group"
      data-mode={group.mode}
      className={classNames(
        "flex min-w-0 flex-col gap-3",
        inner && "rounded-lg border border-l-4 border-l-accent bg-surface p-3 sm:p-4",
      )}
    >
      <legend className="sr-only">{inner ? "A group of conditions" : "The gate"}</legend>
      {!plain && (
        <div className="flex items-end justify-between gap-2">
          <Mode group={group} editing={editing} />
          {inner && <NodeMenu node={group} place={place} editing={editing} name="this group" />}
        </div>
      )}
      <ul className="flex flex-col gap-2">
        {group.children.map((child, index) => {
          const at: NodePlace = {
            first: index === 0,
            last: index === group.children.length - 1,
            inner,
            besideGroup: [group.children[index - 1], group.children[index + 1]].some(
              (beside) => beside !== undefined && isGroup(beside),
            ),
          };
          return (
            <li key={child.id} className="flex flex-col gap-2">
              {index > 0 && (
                <span className="ml-4 text-xs font-semibold text-muted uppercase">{BETWEEN[group.mode]}</span>
              )}
              {isGroup(child) ? (
                <RuleGroup group={child} place={at} editing={editing} />
              ) : (
                <ConditionEditor
                  node={child}
                  place={at}
                  editing={editing}
                  startsOpen={conditionNodes(root).length === 1}
                />
              )}
            </li>
          );
        })}
      </ul>
      {conditionNodes(root).length < GATE_LIMITS.conditions && <Add group={group} editing={editing} />}
    </fieldset>
  );
}

function Mode({ group, editing }: { group: GroupNode; editing: RuleEditing }) {
  const { root, onEdit } = editing;
  return (
    <div className="flex flex-wrap items-end gap-3">
      <SelectField
        label="What is needed?"
        value={group.mode}
        onChange={(event) =>
          onEdit(setMode(root, group.id, event.target.value as GroupMode), "changed what is needed")
        }
        data-testid="gate-mode"
      >
        <option value="all">All of these</option>
        <option value="any">Any one of these</option>
        <option value="atLeast">At least some of these</option>
        <option value="none">None of these</option>
      </SelectField>
      {group.mode === "atLeast" && (
        <TextField
          label={`How many of ${group.children.length}`}
          type="number"
          min={1}
          max={group.children.length}
          value={group.count}
          className="w-28"
          onChange={(event) =>
            onEdit(
              setMode(root, group.id, "atLeast", event.target.valueAsNumber),
              "changed how many are needed",
              `count ${group.id}`,
            )
          }
          data-testid="gate-count"
        />
      )}
    </div>
  );
}

function Add({ group, editing }: { group: GroupNode; editing: RuleEditing }) {
  const { root, chain, onEdit, setOpen } = editing;
  const fresh = (form: ConditionForm): ConditionNode => {
    const node = conditionNode(form);
    setOpen(node.id, true);
    return node;
  };
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      <span className="mr-1 text-sm text-muted">Add:</span>
      {Object.entries(looks).map(
        ([type, { begin }]) =>
          begin && (
            <Button
              key={type}
              size="small"
              onClick={() => onEdit(addNode(root, group.id, fresh(begin.blank(chain))), "added a condition")}
              data-testid={`gate-add-${type}`}
            >
              <Plus aria-hidden="true" className="size-4" />
              {begin.word}
            </Button>
          ),
      )}
      <Button
        size="small"
        look="quiet"
        onClick={() =>
          onEdit(
            addNode(
              root,
              group.id,
              groupNode(group.mode === "any" ? "all" : "any", [fresh(newCondition("erc721", chain))]),
            ),
            "added a group",
          )
        }
        data-testid="gate-add-group"
      >
        <Plus aria-hidden="true" className="size-4" />
        Group
      </Button>
    </div>
  );
}
