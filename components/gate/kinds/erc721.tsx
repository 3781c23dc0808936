"use client";

import { Image } from "lucide-react";
import { type Erc721Form, erc721Form } from "#lib/client/gate/forms/erc721-form.ts";
import { SelectField } from "../../ui/field.tsx";
import { AmountField, TokenIdField } from "../amount-fields.tsx";
import { TokenField } from "../token-field.tsx";
import type { ConditionLook } from "./condition-look.ts";

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
          <option value="tokenId">A certain one</option>
        </SelectField>
        {props.form.by === "tokenId" ? <TokenIdField {...props} /> : <AmountField {...props} />}
      </div>
    </>
  ),
};
