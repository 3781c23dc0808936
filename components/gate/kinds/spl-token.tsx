"use client";

import { CircleDollarSign } from "lucide-react";
import { type SplTokenForm, splTokenForm } from "#lib/client/gate/forms/spl-token-form.ts";
import { CoinFields } from "../coin-fields.tsx";
import type { ConditionLook } from "./condition-look.ts";

export const splTokenLook: ConditionLook<SplTokenForm> = {
  name: "Holds tokens on Solana",
  icon: CircleDollarSign,
  begin: { word: "Solana tokens", blank: splTokenForm.blank },
  Fields: (props) => <CoinFields {...props} label="Mint" namespace="solana" />,
};
