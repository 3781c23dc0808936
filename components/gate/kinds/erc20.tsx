"use client";

import { Coins } from "lucide-react";
import { type Erc20Form, erc20Form } from "#lib/client/gate/forms/erc20-form.ts";
import { CoinFields } from "../coin-fields.tsx";
import type { ConditionLook } from "./condition-look.ts";

export const erc20Look: ConditionLook<Erc20Form> = {
  name: "Holds tokens",
  icon: Coins,
  begin: { word: "Tokens", blank: erc20Form.blank },
  Fields: CoinFields,
};
