"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { Ticket } from "lucide-react";
import { queryClient } from "#lib/client/query-client.ts";
import { useWallet } from "#lib/client/wallet/wallet-store.ts";
import { evmChainNumber } from "#lib/shared/caip.ts";
import { chainName } from "#lib/shared/chain-names.ts";
import type { Erc1155Condition } from "#lib/shared/gate.ts";
import { Button } from "../ui/button.tsx";

interface ClaimPassProps {
  condition: Erc1155Condition;
  onClaimed: () => void;
}

/** Offers a pass that is free to claim, when the contract is one and the wallet is on its chain. */
export function ClaimPass({ condition, onClaimed }: ClaimPassProps) {
  const { connected } = useWallet();
  const here = connected !== null && connected.chainNumber === evmChainNumber(condition.chain);
  const claimable = useQuery(
    {
      queryKey: ["claimable", condition.chain, condition.contract, connected?.address],
      queryFn: async () => (await wallet()).isClaimable(condition),
      enabled: here,
    },
    queryClient,
  );
  const claim = useMutation(
    {
      mutationFn: async () => (await wallet()).claimPass(condition),
      onSuccess: () => {
        void claimable.refetch();
        onClaimed();
      },
    },
    queryClient,
  );
  if (connected !== null && !here) {
    return (
      <p className="text-xs text-muted">
        Some passes are free to claim. Switch your wallet to {chainName(condition.chain)} to see whether this
        one is.
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
        data-testid="claim-pass"
      >
        {!claim.isPending && <Ticket aria-hidden="true" className="size-4" />}
        {claim.isPending ? "Waiting for the chain…" : "Claim a free pass"}
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
const wallet = () => import("#lib/client/wallet/access-pass.ts");
