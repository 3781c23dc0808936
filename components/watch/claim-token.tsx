"use client";

import { useQuery } from "@tanstack/react-query";
import { Ticket } from "lucide-react";
import { useEffect, useEffectEvent } from "react";
import { chainsQuery } from "#lib/client/chains-query.ts";
import { type FreeToken, freeTokenKind } from "#lib/client/free-token-kind.ts";
import { queryClient } from "#lib/client/query-client.ts";
import { useFreeToken } from "#lib/client/use-free-token.ts";
import { updateWallet, useWallet } from "#lib/client/wallet/wallet-store.ts";
import { type PublicCondition, tokenOf } from "#lib/shared/conditions/conditions.ts";
import { Button } from "../ui/button.tsx";
import { ConnectButton } from "../wallet/connect-button.tsx";
import { claimObstacle } from "./claim-words.ts";

interface ClaimTokenProps {
  condition: PublicCondition;
  /** Looks anew whether the viewer may watch. */
  onClaimed: () => Promise<void>;
}

/** Offers a token that is free to have, when the condition asks for one: a creator’s pass or the demo membership. */
export function ClaimToken({ condition, onClaimed }: ClaimTokenProps) {
  const chains = useQuery(chainsQuery(), queryClient).data ?? [];
  const kind = freeTokenKind(condition, chains);
  const token = tokenOf(condition);
  if (kind === null || token === undefined) return null;
  const { chain, contract } = token;
  return <Offer token={{ kind, chain, contract }} onClaimed={onClaimed} />;
}

function Offer({ token, onClaimed }: { token: FreeToken; onClaimed: () => Promise<void> }) {
  const { claimWanted } = useWallet();
  const { state, error, claim, retry } = useFreeToken(token, onClaimed);
  // Asked for before (“Mint a free pass”): claimed without another press. The wallet still asks.
  const claimNow = useEffectEvent(() => claim());
  useEffect(() => {
    if (!claimWanted || state === "no_wallet" || state === "checking") return;
    updateWallet({ claimWanted: false });
    if (state === "claimable") claimNow();
  }, [claimWanted, state]);
  switch (state) {
    case "no_wallet":
      return (
        <ConnectButton size="small" className="self-start">
          See whether it is free
        </ConnectButton>
      );
    case "checking":
    case "not_free":
      return null;
    case "claimed":
    case "other_chain":
      return (
        <p role="status" className="text-xs text-muted" data-testid="claim-obstacle">
          {claimObstacle(state, token.chain)}
        </p>
      );
    case "unknown":
      return (
        <div role="status" className="flex flex-col items-start gap-1.5 text-xs text-muted">
          The chain does not say now whether it is free.
          <Button size="small" onClick={retry}>
            Ask again
          </Button>
        </div>
      );
    case "claimable":
    case "claiming":
      return (
        <div className="flex flex-col items-start gap-1.5">
          <Button
            size="small"
            look="primary"
            busy={state === "claiming"}
            onClick={claim}
            data-testid="claim-token"
          >
            {state !== "claiming" && <Ticket aria-hidden="true" className="size-4" />}
            {state === "claiming"
              ? "Waiting for the chain…"
              : token.kind === "pass"
                ? "Claim a free pass"
                : "Mint a demo pass"}
          </Button>
          {error !== null && (
            <p role="alert" className="text-xs text-danger">
              {error.message}
            </p>
          )}
        </div>
      );
  }
}
