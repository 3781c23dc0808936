import type { GateEdit } from "#lib/client/gate/edit-gate.ts";
import type { ConditionErrors } from "#lib/client/gate/forms/form-kind.ts";
import type { GroupNode } from "#lib/client/gate/gate-form.ts";
import type { NameOf } from "#lib/shared/token-name.ts";

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
