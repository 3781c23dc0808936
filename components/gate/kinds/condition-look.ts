import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import type { ConditionForm } from "#lib/client/gate/condition-form.ts";
import type { ConditionErrors } from "#lib/client/gate/forms/form-kind.ts";

export interface FieldsProps<F> {
  form: F;
  errors: ConditionErrors;
  change(part: Partial<F>): void;
  /** Puts another condition in its place; `mark` joins edits of the same field into one step of undo. */
  put(next: ConditionForm, mark: string): void;
}

/** How one kind of condition looks in the editor. */
export interface ConditionLook<F = ConditionForm> {
  name: string;
  icon: LucideIcon;
  /** The word on the button that adds one, and what it begins with; without it none can be begun in the editor. */
  begin?: { word: string; blank(chain: string): ConditionForm };
  Fields(props: FieldsProps<F>): ReactNode;
}
