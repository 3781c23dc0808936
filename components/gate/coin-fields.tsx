"use client";

import type { Erc20Form } from "#lib/client/gate/forms/erc20-form.ts";
import type { SplTokenForm } from "#lib/client/gate/forms/spl-token-form.ts";
import { useTokenLookup } from "#lib/client/gate/token-lookup.ts";
import { TextField } from "../ui/field.tsx";
import { AmountField } from "./amount-fields.tsx";
import type { FieldsProps } from "./kinds/condition-look.ts";
import { TokenField } from "./token-field.tsx";

/** How much of a token with decimals is asked for; what it says of itself is taken from its chain. */
export function CoinFields(
  props: FieldsProps<Erc20Form | SplTokenForm> & { label?: string; namespace?: string },
) {
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
