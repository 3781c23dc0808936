"use client";

import { useMutation } from "@tanstack/react-query";
import { FlaskConical } from "lucide-react";
import { useState } from "react";
import { call } from "#lib/client/api.ts";
import { walletReason, walletVerdict } from "#lib/client/gate/wallet-words.ts";
import { queryClient } from "#lib/client/query-client.ts";
import { tryGate } from "#lib/shared/api/gates.ts";
import { writtenAccountSchema } from "#lib/shared/caip.ts";
import { chainName } from "#lib/shared/chain-names.ts";
import type { GateDecision, Rule } from "#lib/shared/gate.ts";
import type { NameOf } from "#lib/shared/token-name.ts";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";
import { Notice } from "../ui/notice.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { ConditionList } from "./condition-list.tsx";

/** Tries a rule, saved or not, on any wallet: what each condition answers, read from the chains now. */
export function TryWallet({ rule, nameOf }: { rule: Rule; nameOf: NameOf }) {
  const [address, setAddress] = useState("");
  const [wrong, setWrong] = useState<string>();
  const attempt = useMutation(
    {
      mutationFn: async (account: string | undefined) => ({
        rule,
        decision: await call(tryGate, {
          body: { gate: rule, ...(account === undefined ? {} : { account }) },
        }),
      }),
    },
    queryClient,
  );
  const submit = () => {
    const account = address.trim();
    const fits = writtenAccountSchema.safeParse(account).success;
    setWrong(fits ? undefined : "Paste an address: 0x and 40 digits.");
    if (fits) attempt.mutate(account);
  };
  // An answer to a rule that was changed since would mislead.
  const answer = attempt.data?.rule === rule || sameRule(attempt.data?.rule, rule) ? attempt.data : undefined;
  return (
    <form
      className="flex flex-col gap-3 rounded-lg border p-3 sm:p-4"
      aria-label="Try a wallet"
      data-testid="try-wallet"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div className="flex items-center gap-2 text-sm font-semibold">
        <FlaskConical aria-hidden="true" className="size-4 text-accent" /> Try a wallet
      </div>
      <div className="flex flex-wrap items-start gap-2">
        <TextField
          label="Address to try"
          hideLabel
          placeholder="0x… any address"
          spellCheck={false}
          autoComplete="off"
          className="min-w-0 flex-1 basis-64 [&_input]:font-mono"
          value={address}
          error={wrong}
          onChange={(event) => {
            setAddress(event.target.value);
            setWrong(undefined);
          }}
          data-testid="try-address"
        />
        <Button type="submit" busy={attempt.isPending} data-testid="try-submit">
          Try
        </Button>
        <Button busy={attempt.isPending} onClick={() => attempt.mutate(undefined)} data-testid="try-mine">
          My wallet
        </Button>
      </div>
      <div aria-live="polite" className="flex flex-col gap-3 empty:hidden">
        {attempt.error !== null && !attempt.isPending && (
          <ProblemNotice error={attempt.error} onRetry={() => attempt.mutate(attempt.variables)} />
        )}
        {answer !== undefined && !attempt.isPending && (
          <Outcome rule={answer.rule} decision={answer.decision} nameOf={nameOf} />
        )}
      </div>
    </form>
  );
}

function Outcome({ rule, decision, nameOf }: { rule: Rule; decision: GateDecision; nameOf: NameOf }) {
  const { tone, text } = walletVerdict(decision);
  const silent = decision.silentChains?.map(chainName) ?? [];
  return (
    <div className="flex flex-col gap-3" data-testid="try-outcome" data-outcome={decision.outcome}>
      <Notice tone={tone === "danger" ? "info" : tone} title={text}>
        {silent.length > 0 ? `No answer from ${silent.join(" and ")}. Try again in a moment.` : undefined}
      </Notice>
      <ConditionList
        rule={rule}
        decision={decision}
        holder="It holds"
        reasonOf={walletReason}
        nameOf={nameOf}
      />
    </div>
  );
}

function sameRule(one: Rule | undefined, other: Rule): boolean {
  return one !== undefined && JSON.stringify(one) === JSON.stringify(other);
}
