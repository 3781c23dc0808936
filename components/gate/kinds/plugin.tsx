"use client";

import { Puzzle } from "lucide-react";
import type { KeptForm } from "#lib/client/gate/condition-form.ts";
import { describeCondition } from "#lib/shared/describe-rule.ts";
import type { ConditionLook } from "./condition-look.ts";

export const pluginLook: ConditionLook<KeptForm> = {
  name: "Meets a condition of a plugin",
  icon: Puzzle,
  Fields: ({ form: { condition } }) => (
    <p className="text-sm wrap-anywhere" data-testid="gate-plugin-condition">
      It asks to {describeCondition(condition)}.
      <span className="block text-xs text-muted">
        <code>{condition.type}</code> is written by the API. It is kept as it is, and can be moved or removed
        here.
      </span>
    </p>
  ),
};
