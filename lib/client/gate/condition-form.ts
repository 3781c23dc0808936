import type { Condition } from "#lib/shared/conditions/conditions.ts";
import { isPluginCondition, type PluginCondition } from "#lib/shared/conditions/plugin.ts";
import { type AllowlistForm, allowlistForm } from "./forms/allowlist-form.ts";
import { type Erc20Form, erc20Form } from "./forms/erc20-form.ts";
import { type Erc721Form, erc721Form } from "./forms/erc721-form.ts";
import { type Erc1155Form, erc1155Form } from "./forms/erc1155-form.ts";
import type { FormKind, ReadForm } from "./forms/form-kind.ts";
import { type MetaplexForm, metaplexForm } from "./forms/metaplex-form.ts";
import { type SplTokenForm, splTokenForm } from "./forms/spl-token-form.ts";
import { type SubscriptionForm, subscriptionForm } from "./forms/subscription-form.ts";

export type TokenForm = Erc721Form | Erc1155Form | Erc20Form | SubscriptionForm | SplTokenForm | MetaplexForm;

/** A condition that can be written here. */
export type WrittenForm = TokenForm | AllowlistForm;

/** A condition of a kind that the browser knows nothing of: it is shown, and kept as it is. */
export interface KeptForm {
  type: "plugin";
  condition: PluginCondition;
}

/** One condition as it stands in the form. */
export type ConditionForm = WrittenForm | KeptForm;

const kinds: Readonly<Record<WrittenForm["type"], FormKind<WrittenForm, Condition>>> = {
  erc721: erc721Form,
  erc1155: erc1155Form,
  erc20: erc20Form,
  subscription: subscriptionForm,
  "spl-token": splTokenForm,
  metaplex: metaplexForm,
  allowlist: allowlistForm,
};

/** A new condition of a kind. */
export function newCondition(type: WrittenForm["type"], chain: string): WrittenForm {
  return kinds[type].blank(chain);
}

/** Reads one condition. */
export function readCondition(form: ConditionForm): ReadForm<Condition> {
  return form.type === "plugin" ? { condition: form.condition } : kinds[form.type].read(form);
}

/** A condition as the form shows it. */
export function conditionForm(condition: Condition): ConditionForm {
  return isPluginCondition(condition)
    ? { type: "plugin", condition }
    : kinds[condition.type].formOf(condition);
}
