"use client";

import type { ConditionErrors } from "#lib/client/gate/forms/form-kind.ts";
import { TextField } from "../ui/field.tsx";

/** How much of a token is asked for, in the unit that people use. */
export function AmountField({
  form,
  errors,
  change,
  symbol,
}: {
  form: { amount: string };
  errors: ConditionErrors;
  change: (part: { amount: string }) => void;
  symbol?: string | null | undefined;
}) {
  return (
    <TextField
      label={symbol ? `How many ${symbol} at least` : "How many at least"}
      inputMode="decimal"
      value={form.amount}
      error={errors.amount}
      onChange={(event) => change({ amount: event.target.value })}
      data-testid="gate-amount"
    />
  );
}

/** Which tokens of a contract are asked for. */
export function TokenIdField({
  form,
  errors,
  change,
  hint = "One, several or a range: 7, 12, 100-199",
}: {
  form: { tokenId: string };
  errors: ConditionErrors;
  change: (part: { tokenId: string }) => void;
  hint?: string;
}) {
  return (
    <TextField
      label="Token numbers"
      hint={hint}
      placeholder="1"
      value={form.tokenId}
      error={errors.tokenId}
      onChange={(event) => change({ tokenId: event.target.value })}
      data-testid="gate-token-id"
    />
  );
}
