"use client";

import { Trash2 } from "lucide-react";
import { type ConditionErrors, type ConditionForm, newCondition } from "#lib/client/gate/gate-form.ts";
import { Button } from "../ui/button.tsx";
import { SelectField, TextArea, TextField } from "../ui/field.tsx";
import { TokenField } from "./token-field.tsx";

const NAMES = {
  erc721: "Owns an NFT",
  erc1155: "Holds a pass",
  erc20: "Holds tokens",
  allowlist: "Is on the list",
} as const;

interface ConditionEditorProps {
  form: ConditionForm;
  errors: ConditionErrors;
  onChange: (form: ConditionForm) => void;
  onRemove: (() => void) | null;
}

/** The fields of one condition. */
export function ConditionEditor({ form, errors, onChange, onRemove }: ConditionEditorProps) {
  const change = (part: Partial<ConditionForm>) => onChange({ ...form, ...part } as ConditionForm);
  return (
    <fieldset className="flex flex-col gap-3 rounded-lg border bg-bg p-4" data-testid="gate-condition">
      <legend className="sr-only">{NAMES[form.type]}</legend>
      <div className="flex items-center justify-between gap-2">
        <p className="text-sm font-semibold">{NAMES[form.type]}</p>
        {onRemove !== null && (
          <Button size="small" look="quiet" onClick={onRemove} aria-label="Remove this condition">
            <Trash2 aria-hidden="true" className="size-4" />
          </Button>
        )}
      </div>
      {form.type === "allowlist" ? (
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
      ) : (
        <>
          <TokenField
            form={form}
            errors={errors}
            onChange={change}
            onFound={(token) => {
              if (form.type === "erc20" && token.decimals !== null) change({ decimals: token.decimals });
            }}
            onSwitch={(type) =>
              onChange({ ...newCondition(type, form.chain), contract: form.contract } as ConditionForm)
            }
          />
          <Amounts form={form} errors={errors} change={change} />
        </>
      )}
    </fieldset>
  );
}

function Amounts({
  form,
  errors,
  change,
}: {
  form: Exclude<ConditionForm, { type: "allowlist" }>;
  errors: ConditionErrors;
  change: (part: Partial<ConditionForm>) => void;
}) {
  const amount = (label: string, className?: string) => (
    <TextField
      label={label}
      inputMode="decimal"
      value={form.amount}
      error={errors.amount}
      className={className}
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
  return (
    <div className="grid gap-3 sm:grid-cols-[13rem_1fr]">
      {amount("How many at least")}
      <TextField
        label="Decimals of the token"
        hint="Read from the contract when it says so."
        inputMode="numeric"
        value={form.decimals ?? ""}
        error={errors.decimals}
        onChange={(event) => {
          const decimals = Number.parseInt(event.target.value, 10);
          change({ decimals: decimals >= 0 && decimals <= 77 ? decimals : null });
        }}
      />
    </div>
  );
}
