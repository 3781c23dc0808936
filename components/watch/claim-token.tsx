"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { Ticket } from "lucide-react";
import { useEffect, useEffectEvent } from "react";
import { chainsQuery } from "#lib/client/chains-query.ts";
import { freeTokenKind } from "#lib/client/free-token-kind.ts";
import { queryClient } from "#lib/client/query-client.ts";
import { updateWallet, useWallet } from "#lib/client/wallet/wallet-store.ts";
import { evmChainNumber } from "#lib/shared/caip.ts";
import { chainName } from "#lib/shared/chain-names.ts";
import type { PublicCondition } from "#lib/shared/gate.ts";
import { Button } from "../ui/button.tsx";

interface ClaimTokenProps {
  condition: PublicCondition;
  onClaimed: () => void;
}

/** Offers a token that is free to have, when the condition asks for one: a creator’s pass or the demo membership. */
export function ClaimToken({ condition, onClaimed }: ClaimTokenProps) {
  const chains = useQuery(chainsQuery(), queryClient).data ?? [];
  const kind = freeTokenKind(condition, chains);
  if (kind === null || condition.type === "allowlist") return null;
  return <Offer kind={kind} chain={condition.chain} contract={condition.contract} onClaimed={onClaimed} />;
}

interface OfferProps {
  kind: "pass" | "membership";
  chain: string;
  contract: string;
  onClaimed: () => void;
}

function Offer({ kind, chain, contract, onClaimed }: OfferProps) {
  const { connected, claimWanted } = useWallet();
  const here = connected !== null && connected.chainNumber === evmChainNumber(chain);
  const claimable = useQuery(
    {
      queryKey: ["claimable", chain, contract, connected?.address],
      queryFn: async () => (await wallet()).isClaimable({ kind, contract }),
      enabled: here,
    },
    queryClient,
  );
  const claim = useMutation(
    {
      mutationFn: async () => (await wallet()).claimFreeToken({ kind, contract }),
      onSuccess: () => {
        void claimable.refetch();
        onClaimed();
      },
    },
    queryClient,
  );
  // Asked for before (“Mint a free pass”): claimed without another press. The wallet still asks.
  const claimNow = useEffectEvent(() => claim.mutate());
  const settled = claimable.data !== undefined && !claimable.isFetching;
  useEffect(() => {
    if (!claimWanted || !settled) return;
    updateWallet({ claimWanted: false });
    if (claimable.data === true) claimNow();
  }, [claimWanted, settled, claimable.data]);
  if (connected === null) {
    return (
      <Button
        size="small"
        className="self-start"
        onClick={() => updateWallet({ wanted: true, signInWanted: true })}
      >
        See whether it is free
      </Button>
    );
  }
  if (!here) {
    return (
      <p className="text-xs text-muted">
        It may be free to claim: switch your wallet to {chainName(chain)} to see.
      </p>
    );
  }
  if (claimable.data !== true) return null;
  return (
    <div className="flex flex-col items-start gap-1.5">
      <Button
        size="small"
        look="primary"
        busy={claim.isPending}
        onClick={() => claim.mutate()}
        data-testid="claim-token"
      >
        {!claim.isPending && <Ticket aria-hidden="true" className="size-4" />}
        {claim.isPending
          ? "Waiting for the chain…"
          : kind === "pass"
            ? "Claim a free pass"
            : "Mint a demo pass"}
      </Button>
      {claim.error !== null && (
        <p role="alert" className="text-xs text-danger">
          {claim.error.message}
        </p>
      )}
    </div>
  );
}

// Wallet code is loaded when it is needed, not with the page.
const wallet = () => import("#lib/client/wallet/free-token.ts");
