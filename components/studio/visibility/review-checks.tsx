"use client";

import { useQuery } from "@tanstack/react-query";
import { CircleCheck, CircleHelp, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { call } from "#lib/client/api.ts";
import { queryClient } from "#lib/client/query-client.ts";
import { findHolders, type HolderFinding, tryGate } from "#lib/shared/api/gates.ts";
import { chainName } from "#lib/shared/chain-names.ts";
import { describeCondition } from "#lib/shared/describe-rule.ts";
import type { GateDecision, Rule } from "#lib/shared/gate.ts";
import type { NameOf } from "#lib/shared/token-name.ts";
import { Button } from "../../ui/button.tsx";
import { Spinner } from "../../ui/spinner.tsx";

const FRESH = { staleTime: 0, gcTime: 0, retry: false } as const;

/** Whether the creator's own wallet passes, and whether anybody holds what the gate asks for: read from the chains now. */
export function ReviewChecks({ gate, nameOf }: { gate: Rule; nameOf?: NameOf }) {
  const own = useQuery(
    {
      queryKey: ["review", "own", gate],
      queryFn: ({ signal }) => call(tryGate, { body: { gate }, signal }),
      ...FRESH,
    },
    queryClient,
  );
  const holders = useQuery(
    {
      queryKey: ["review", "holders", gate],
      queryFn: async ({ signal }) => (await call(findHolders, { body: { gate }, signal })).conditions,
      ...FRESH,
    },
    queryClient,
  );
  return (
    <ul className="flex flex-col gap-2 text-sm" aria-live="polite" data-testid="review-checks">
      {own.isFetching ? (
        <Line mark="busy">Trying your own wallet…</Line>
      ) : own.data !== undefined ? (
        <OwnWallet decision={own.data} onRetry={() => void own.refetch()} />
      ) : (
        <Failed error={own.error} onRetry={() => void own.refetch()} />
      )}
      {holders.isFetching ? (
        <Line mark="busy">Looking whether anybody holds it…</Line>
      ) : holders.data !== undefined ? (
        holders.data.map((finding) => (
          <Holders key={finding.path} nameOf={nameOf} finding={finding} many={holders.data.length > 1} />
        ))
      ) : (
        <Failed error={holders.error} onRetry={() => void holders.refetch()} />
      )}
    </ul>
  );
}

function OwnWallet({ decision, onRetry }: { decision: GateDecision; onRetry: () => void }) {
  switch (decision.outcome) {
    case "granted":
      return (
        <Line mark="good" testId="review-own" value="granted">
          Your own wallet passes.
        </Line>
      );
    case "denied":
      return (
        <Line mark="note" testId="review-own" value="denied">
          Your own wallet does not pass. You can watch as its creator all the same; others like you cannot.
        </Line>
      );
    case "unavailable":
      return (
        <Line mark="warning" testId="review-own" value="unavailable">
          {(decision.silentChains ?? []).map(chainName).join(" and ")} gives no answer now, so nobody could
          watch at this moment. You can publish; viewers are let in once it answers.{" "}
          <Button size="small" onClick={onRetry}>
            Ask again
          </Button>
        </Line>
      );
  }
}

const MARKS: Record<HolderFinding["holders"], Mark> = {
  some: "good",
  none: "warning",
  cannot_tell: "note",
  chain_silent: "warning",
};

function Holders({
  finding,
  many,
  nameOf,
}: {
  finding: HolderFinding;
  many: boolean;
  nameOf: NameOf | undefined;
}) {
  const { holders, reason, condition } = finding;
  const words = {
    some: "Somebody can pass.",
    none: "Nobody can meet this now.",
    cannot_tell: "Whether anybody holds it cannot be told.",
    chain_silent: "Whether anybody holds it cannot be told now.",
  };
  const text = describeCondition(condition, nameOf);
  return (
    <Line mark={MARKS[holders]} testId="review-holders" value={holders}>
      <span className={holders === "none" ? "font-medium" : ""}>{words[holders]}</span> {reason}
      {many && (
        <span className="block text-xs text-muted wrap-anywhere">
          {text.charAt(0).toUpperCase() + text.slice(1)}
        </span>
      )}
    </Line>
  );
}

function Failed({ error, onRetry }: { error: Error | null; onRetry: () => void }) {
  return (
    <Line mark="warning">
      {error?.message ?? "This could not be checked."}{" "}
      <Button size="small" onClick={onRetry}>
        Try again
      </Button>
    </Line>
  );
}

type Mark = "good" | "warning" | "note" | "busy";

const ICONS = {
  good: <CircleCheck aria-hidden="true" className="size-5 text-accent" />,
  warning: <TriangleAlert aria-hidden="true" className="size-5 text-warning" />,
  note: <CircleHelp aria-hidden="true" className="size-5 text-muted" />,
  busy: <Spinner />,
};

function Line({
  mark,
  testId,
  value,
  children,
}: {
  mark: Mark;
  testId?: string;
  value?: string;
  children: ReactNode;
}) {
  return (
    <li className="flex gap-2.5" data-testid={testId} data-value={value}>
      <span className="grid size-5 shrink-0 place-items-center">{ICONS[mark]}</span>
      <span className="min-w-0">{children}</span>
    </li>
  );
}
