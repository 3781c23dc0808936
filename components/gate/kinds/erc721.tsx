"use client";

import { Image } from "lucide-react";
import { type Erc721Form, erc721Form } from "#lib/client/gate/forms/erc721-form.ts";
import { useTokenLookup } from "#lib/client/gate/token-lookup.ts";
import { SelectField } from "../../ui/field.tsx";
import { AmountField, TokenIdField } from "../amount-fields.tsx";
import { TokenField } from "../token-field.tsx";
import type { ConditionLook, FieldsProps } from "./condition-look.ts";

/** Offered where the contract says that its tokens can be rented (ERC-4907). */
function Renters({ form, change }: FieldsProps<Erc721Form>) {
  const token = useTokenLookup(form.chain, form.contract).data;
  const rentable = token?.features.includes("erc4907") ?? false;
  if (form.by !== "tokenId" || !(rentable || form.renters)) return null;
  return (
    <label className="flex items-start gap-2 text-sm">
      <input
        type="checkbox"
        className="mt-1"
        checked={form.renters}
        onChange={(event) => change({ renters: event.target.checked })}
        data-testid="gate-renters"
      />
      <span>
        Count renters
        <span className="block text-xs text-muted">
          While a token is rented it opens the video for who rents it, and not for its owner.
        </span>
      </span>
    </label>
  );
}

export const erc721Look: ConditionLook<Erc721Form> = {
  name: "Owns an NFT",
  icon: Image,
  begin: { word: "NFT", blank: erc721Form.blank },
  Fields: (props) => (
    <>
      <TokenField {...props} />
      <div className="grid gap-3 sm:grid-cols-[13rem_1fr]">
        <SelectField
          label="Which"
          value={props.form.by}
          onChange={(event) => props.change({ by: event.target.value === "tokenId" ? "tokenId" : "balance" })}
          data-testid="gate-by"
        >
          <option value="balance">Any of them</option>
          <option value="tokenId">Certain ones</option>
        </SelectField>
        {props.form.by === "tokenId" ? <TokenIdField {...props} /> : <AmountField {...props} />}
      </div>
      <Renters {...props} />
    </>
  ),
};
