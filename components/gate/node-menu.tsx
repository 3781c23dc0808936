"use client";

import {
  ArrowDown,
  ArrowUp,
  Ban,
  CornerLeftUp,
  CornerRightDown,
  EllipsisVertical,
  Group,
  Trash2,
  Ungroup,
} from "lucide-react";
import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";
import {
  type GateEdit,
  moveIn,
  moveNode,
  moveOut,
  removeNode,
  unwrapNode,
  wrapNode,
} from "#lib/client/gate/edit-gate.ts";
import { conditionNodes, type GateNode, isGroup } from "#lib/client/gate/gate-form.ts";
import type { RuleEditing } from "./rule-editing.ts";

/** Where a part stands among its neighbours: what can be done with it. */
export interface NodePlace {
  first: boolean;
  last: boolean;
  /** It stands within a group that is not the outermost. */
  inner: boolean;
  besideGroup: boolean;
}

interface NodeMenuProps {
  node: GateNode;
  place: NodePlace;
  editing: RuleEditing;
  /** What the menu is about, for screen readers. */
  name: string;
}

/** Everything that can be done with one part of a rule; opened by mouse, Enter or the arrow keys. */
export function NodeMenu({ node, place, editing, name }: NodeMenuProps) {
  const { root, onEdit } = editing;
  const { id } = node;
  const only = conditionNodes(root).length === conditionNodes(node).length;
  const act = (label: string, edit: () => GateEdit) => ({ label, onSelect: () => onEdit(edit(), label) });
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger
        className="grid size-9 shrink-0 place-items-center rounded-lg text-muted hover:bg-surface-2 hover:text-fg"
        aria-label={`Change ${name}`}
        data-testid="gate-node-menu"
      >
        <EllipsisVertical aria-hidden="true" className="size-5" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content align="end" sideOffset={4} className="card z-30 min-w-56 p-1 shadow-card">
          {!place.first && (
            <Item icon={<ArrowUp />} text="Move up" {...act("moved it up", () => moveNode(root, id, "up"))} />
          )}
          {!place.last && (
            <Item
              icon={<ArrowDown />}
              text="Move down"
              {...act("moved it down", () => moveNode(root, id, "down"))}
            />
          )}
          {place.besideGroup && (
            <Item
              icon={<CornerRightDown />}
              text="Move into the group beside it"
              {...act("moved it into the group", () => moveIn(root, id))}
            />
          )}
          {place.inner && (
            <Item
              icon={<CornerLeftUp />}
              text="Move out of the group"
              {...act("moved it out of the group", () => moveOut(root, id))}
            />
          )}
          <Item
            icon={<Group />}
            text="Put into a new group"
            {...act("put it into a group", () => wrapNode(root, id, "any"))}
          />
          <Item
            icon={<Ban />}
            text="Turn round: must not be met"
            {...act("turned it round", () => wrapNode(root, id, "none"))}
          />
          {isGroup(node) && (
            <Item
              icon={<Ungroup />}
              text="Dissolve the group"
              {...act("dissolved the group", () => unwrapNode(root, id))}
            />
          )}
          {!only && (
            <>
              <DropdownMenu.Separator className="my-1 h-px bg-border" />
              <Item
                icon={<Trash2 />}
                text={isGroup(node) ? "Remove the group" : "Remove"}
                danger
                {...act("removed it", () => removeNode(root, id))}
              />
            </>
          )}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

interface ItemProps {
  icon: ReactNode;
  text: string;
  label: string;
  danger?: boolean;
  onSelect: () => void;
}

function Item({ icon, text, label, danger = false, onSelect }: ItemProps) {
  return (
    <DropdownMenu.Item
      onSelect={onSelect}
      data-testid={`gate-node-${label.replaceAll(" ", "-")}`}
      className={`flex h-9 cursor-pointer items-center gap-2.5 rounded-lg px-2.5 text-sm outline-none select-none data-highlighted:bg-surface-2 [&_svg]:size-4 ${
        danger ? "text-danger" : "[&_svg]:text-muted"
      }`}
    >
      <span aria-hidden="true">{icon}</span>
      {text}
    </DropdownMenu.Item>
  );
}
