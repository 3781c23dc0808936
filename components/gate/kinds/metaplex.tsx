"use client";

import { Gem } from "lucide-react";
import { type MetaplexForm, metaplexForm } from "#lib/client/gate/forms/metaplex-form.ts";
import { SelectField } from "../../ui/field.tsx";
import { AmountField } from "../amount-fields.tsx";
import { TokenField } from "../token-field.tsx";
import type { ConditionLook } from "./condition-look.ts";

export const metaplexLook: ConditionLook<MetaplexForm> = {
  name: "Owns an NFT on Solana",
  icon: Gem,
  begin: { word: "Solana NFT", blank: metaplexForm.blank },
  Fields: (props) => (
    <>
      <TokenField
        {...props}
        namespace="solana"
        label={props.form.by === "creator" ? "Creator’s address" : "Collection’s address"}
        unasked={props.form.by === "creator"}
      />
      <div className="grid gap-3 sm:grid-cols-[13rem_1fr]">
        <SelectField
          label="Which"
          value={props.form.by}
          onChange={(event) =>
            props.change({ by: event.target.value === "creator" ? "creator" : "collection" })
          }
          data-testid="gate-set"
        >
          <option value="collection">Of a verified collection</option>
          <option value="creator">Of a verified creator</option>
        </SelectField>
        <AmountField {...props} />
      </div>
    </>
  ),
};
