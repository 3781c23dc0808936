"use client";

import { Coins } from "lucide-react";
import { type Erc20Form, erc20Form } from "#lib/client/gate/forms/erc20-form.ts";
import { useTokenLookup } from "#lib/client/gate/token-lookup.ts";
import { TextField } from "../../ui/field.tsx";
import { AmountField } from "../amount-fields.tsx";
import { TokenField } from "../token-field.tsx";
import type { ConditionLook, FieldsProps } from "./condition-look.ts";

export const erc20Look: ConditionLook<Erc20Form> = {
  name: "Holds tokens",
  icon: Coins,
  begin: { word: "Tokens", blank: erc20Form.blank },
  Fields,
};

function Fields(props: FieldsProps<Erc20Form>) {
  const { form, errors, change, put } = props;
  const lookup = useTokenLookup(form.chain, form.contract);
  const token = lookup.data;
  // Only where the contract was asked and does not say.
  const asked = token !== undefined || lookup.isError;
  const known = token !== undefined && token.decimals !== null && token.decimals === form.decimals;
  return (
    <>
      <TokenField
        {...props}
        unknownAdvice="It does not say how many decimals it has: write them below, or 0 to count its smallest units."
        onFound={({ decimals }) => {
          // What the contract says belongs to the address that was typed: one step of undo.
          if (decimals !== null && decimals !== form.decimals) put({ ...form, decimals }, "contract");
        }}
      />
      <div className="grid gap-3 sm:grid-cols-[13rem_1fr]">
        <AmountField {...props} symbol={token?.symbol} />
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
    </>
  );
}
