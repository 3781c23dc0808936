"use client";

import { Unplug } from "lucide-react";
import { useChainCheck, useChainHealth } from "#lib/client/chain-health.ts";
import type { ChainHealthView, EndpointView } from "#lib/shared/api/chain-health.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import {
  blockNumber,
  CHAIN_WORDS,
  checkSentence,
  ENDPOINT_WORDS,
  endpointFacts,
  span,
} from "./chain-words.ts";

/** Those that need a look stand first. */
const ORDER: readonly ChainHealthView["status"][] = ["down", "degraded", "ok", "unknown"];

/** Each chain with its endpoints, and a way to have them asked now. */
export default function OperatorChains() {
  const { data, error, refetch } = useChainHealth();
  const check = useChainCheck();
  if (data === undefined) {
    return error === null ? (
      <Skeleton className="h-96" />
    ) : (
      <ProblemNotice error={error} onRetry={() => void refetch()} />
    );
  }
  const { at, chains } = data;
  if (chains.length === 0) return <NoChains />;
  const sorted = ORDER.flatMap((status) => chains.filter((chain) => chain.status === status));
  const checking = (chain: string | undefined) => check.isPending && check.variables === chain;
  const checked = check.data?.chains.filter(
    ({ id }) => check.variables === undefined || check.variables === id,
  );
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button busy={checking(undefined)} onClick={() => check.mutate(undefined)} data-testid="check-all">
          Check all now
        </Button>
        <p role="status" className="text-sm text-muted">
          {check.isPending
            ? "Asking …"
            : checked === undefined
              ? "Nobody is asked until a gate needs a chain, or you check."
              : checkSentence(checked)}
        </p>
      </div>
      {check.error !== null && <ProblemNotice error={check.error} />}
      <ul className="grid items-start gap-4 lg:grid-cols-2">
        {sorted.map((chain) => (
          <ChainCard
            key={chain.id}
            chain={chain}
            at={at}
            busy={checking(chain.id)}
            onCheck={() => check.mutate(chain.id)}
          />
        ))}
      </ul>
    </div>
  );
}

function NoChains() {
  return (
    <div className="card flex flex-col items-center gap-2 px-6 py-14 text-center">
      <Unplug aria-hidden="true" className="size-8 text-muted" />
      <p className="font-semibold">No chain is read here</p>
      <p className="max-w-md text-sm text-muted">
        Set <code className="font-mono">EVM_RPC_…</code> to endpoints of your own, or leave{" "}
        <code className="font-mono">PUBLIC_CHAINS</code> on.
      </p>
    </div>
  );
}

interface ChainCardProps {
  chain: ChainHealthView;
  at: string;
  busy: boolean;
  onCheck: () => void;
}

function ChainCard({ chain, at, busy, onCheck }: ChainCardProps) {
  const { id, name, testnet, status, head, endpoints } = chain;
  const { word, tone } = CHAIN_WORDS[status];
  return (
    <li className="card flex min-w-0 flex-col gap-4 p-5" data-testid="chain" data-status={status}>
      <div className="flex items-start justify-between gap-4">
        <div className="flex min-w-0 flex-col gap-1.5">
          <h2 className="font-semibold wrap-anywhere first-letter:uppercase">{name}</h2>
          <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-xs text-muted">
            <Badge tone={tone}>{word}</Badge>
            <span className="font-mono">{id}</span>
            {testnet && <span>test network</span>}
          </p>
        </div>
        {endpoints.length > 0 && (
          <Button size="small" busy={busy} onClick={onCheck} aria-label={`Check now: ${name}`}>
            Check now
          </Button>
        )}
      </div>
      <p className="text-sm">
        {head === null ? (
          <span className="text-muted">No block was seen yet.</span>
        ) : (
          <>
            Newest block <span className="tabular-nums">{blockNumber(head.number)}</span>, {span(head.at, at)}{" "}
            old
          </>
        )}
      </p>
      <ul aria-label={`Endpoints of ${name}`} className="flex flex-col divide-y divide-border border-t">
        {endpoints.map((endpoint) => (
          <Endpoint key={endpoint.host} endpoint={endpoint} at={at} />
        ))}
      </ul>
    </li>
  );
}

function Endpoint({ endpoint, at }: { endpoint: EndpointView; at: string }) {
  const { word, tone } = ENDPOINT_WORDS[endpoint.state];
  const facts = endpointFacts(endpoint, at);
  return (
    <li className="flex flex-col gap-1 py-3 last:pb-0" data-testid="endpoint" data-state={endpoint.state}>
      <div className="flex items-center justify-between gap-x-3 gap-y-1 max-sm:flex-col max-sm:items-start">
        <span className="font-mono text-sm wrap-anywhere">{endpoint.host}</span>
        <Badge tone={tone}>{word}</Badge>
      </div>
      {facts.length > 0 && (
        <ul aria-label="Seen" className="flex flex-wrap gap-x-3 text-xs text-muted tabular-nums">
          {facts.map((fact) => (
            <li key={fact}>{fact}</li>
          ))}
        </ul>
      )}
      {endpoint.lastProblem !== null && (
        <p className="text-xs wrap-anywhere">Last problem: {endpoint.lastProblem}</p>
      )}
    </li>
  );
}
