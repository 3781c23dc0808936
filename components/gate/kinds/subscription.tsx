"use client";

import { CalendarClock } from "lucide-react";
import { type SubscriptionForm, subscriptionForm } from "#lib/client/gate/forms/subscription-form.ts";
import { SelectField } from "../../ui/field.tsx";
import { TokenIdField } from "../amount-fields.tsx";
import { TokenField } from "../token-field.tsx";
import type { ConditionLook } from "./condition-look.ts";

export const subscriptionLook: ConditionLook<SubscriptionForm> = {
  name: "Has a subscription",
  icon: CalendarClock,
  begin: { word: "Subscription", blank: subscriptionForm.blank },
  Fields: (props) => (
    <>
      <TokenField
        {...props}
        unknownAdvice="It does not say that its tokens expire; try a wallet that has a subscription."
        onFound={({ features }) => {
          const standard = features.includes("unlock") ? "unlock" : "erc5643";
          // What the contract says belongs to the address that was typed: one step of undo.
          if (standard !== props.form.standard) props.put({ ...props.form, standard }, "contract");
        }}
      />
      <div className="grid gap-3 sm:grid-cols-[13rem_1fr]">
        <SelectField
          label="Kind"
          value={props.form.standard}
          onChange={(event) =>
            props.change({ standard: event.target.value === "unlock" ? "unlock" : "erc5643" })
          }
          data-testid="gate-subscription"
        >
          <option value="unlock">Unlock lock</option>
          <option value="erc5643">ERC-5643 collection</option>
        </SelectField>
        {props.form.standard === "erc5643" && (
          <TokenIdField {...props} hint="Leave it empty to count any token, if the contract lists them" />
        )}
      </div>
    </>
  ),
};
