"use client";

import { ListChecks } from "lucide-react";
import { type AllowlistForm, allowlistForm } from "#lib/client/gate/forms/allowlist-form.ts";
import { TextArea } from "../../ui/field.tsx";
import type { ConditionLook } from "./condition-look.ts";

export const allowlistLook: ConditionLook<AllowlistForm> = {
  name: "Is on the list",
  icon: ListChecks,
  begin: { word: "List", blank: allowlistForm.blank },
  Fields: ({ form, errors, change }) => (
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
  ),
};
