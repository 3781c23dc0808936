"use client";

import { Ticket } from "lucide-react";
import { type Erc1155Form, erc1155Form } from "#lib/client/gate/forms/erc1155-form.ts";
import { AmountField, TokenIdField } from "../amount-fields.tsx";
import { TokenField } from "../token-field.tsx";
import type { ConditionLook } from "./condition-look.ts";

export const erc1155Look: ConditionLook<Erc1155Form> = {
  name: "Holds a pass",
  icon: Ticket,
  begin: { word: "Pass", blank: erc1155Form.blank },
  Fields: (props) => (
    <>
      <TokenField {...props} />
      <div className="grid gap-3 sm:grid-cols-[13rem_1fr]">
        <TokenIdField {...props} />
        <AmountField {...props} />
      </div>
    </>
  ),
};
