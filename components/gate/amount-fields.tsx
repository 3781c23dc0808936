"use client";

import type { ConditionErrors, ConditionForm } from "#lib/client/gate/condition-form.ts";
import { useTokenLookup } from "#lib/client/gate/token-lookup.ts";
import { SelectField, TextField } from "../ui/field.tsx";

interface AmountFieldsProps {
  form: Exclude<ConditionForm, { type: "allowlist" }>;
  errors: ConditionErrors;
  change: (part: Partial<ConditionForm>) => void;
}

/** How much of a token is asked for, or which one, in the units that people use. */
export function AmountFields({ form, errors, change }: AmountFieldsProps) {
  const lookup = useTokenLookup(form.chain, form.contract);
  const token = lookup.data;
  const amount = (label: string) => (
    <TextField
      label={label}
      inputMode="decimal"
      value={form.amount}
      error={errors.amount}
      onChange={(event) => change({ amount: event.target.value })}
      data-testid="gate-amount"
    />
  );
  const tokenId = (
    <TextField
      label="Token number"
      inputMode="numeric"
      placeholder="1"
      value={form.type === "erc20" ? "" : form.tokenId}
      error={errors.tokenId}
      onChange={(event) => change({ tokenId: event.target.value })}
      data-testid="gate-token-id"
    />
  );
  if (form.type === "erc721") {
    return (
      <div className="grid gap-3 sm:grid-cols-[13rem_1fr]">
        <SelectField
          label="Which"
          value={form.by}
          onChange={(event) => change({ by: event.target.value === "tokenId" ? "tokenId" : "balance" })}
          data-testid="gate-by"
        >
          <option value="balance">Any of them</option>
          <option value="tokenId">A certain one</option>
        </SelectField>
        {form.by === "tokenId" ? tokenId : amount("How many at least")}
      </div>
    );
  }
  if (form.type === "erc1155") {
    return (
      <div className="grid gap-3 sm:grid-cols-[13rem_1fr]">
        {tokenId}
        {amount("How many at least")}
      </div>
    );
  }
  // Only where the contract was asked and does not say.
  const asked = token !== undefined || lookup.isError;
  const known = token !== undefined && token.decimals !== null && token.decimals === form.decimals;
  return (
    <div className="grid gap-3 sm:grid-cols-[13rem_1fr]">
      {amount(token?.symbol ? `How many ${token.symbol} at least` : "How many at least")}
      {asked && !known && (
        <TextField
          label="Decimals of the token"
          hint="The contract does not say. Most tokens have 18."
          inputMode="numeric"
          value={form.decimals ?? ""}
          error={errors.decimals}
          onChange={(event) => {
            const decimals = Number.parseInt(event.target.value, 10);
            change({ decimals: decimals >= 0 && decimals <= 77 ? decimals : null });
          }}
          data-testid="gate-decimals"
        />
      )}
    </div>
  );
}
