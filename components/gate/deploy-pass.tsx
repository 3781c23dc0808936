"use client";

import { useMutation } from "@tanstack/react-query";
import { Hammer } from "lucide-react";
import { useState } from "react";
import { queryClient } from "#lib/client/query-client.ts";
import { useWallet } from "#lib/client/wallet/wallet-store.ts";
import { chainName } from "#lib/shared/chain-names.ts";
import { cleanLine } from "#lib/shared/text.ts";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";
import { Notice } from "../ui/notice.tsx";
import { ConnectButton } from "../wallet/connect-button.tsx";

interface DeployPassProps {
  defaultName: string;
  /** Chains that gates can be read on here; a pass elsewhere would open nothing. */
  chains: readonly string[];
  onDeployed: (pass: { chain: string; contract: string }) => void;
}

/** Makes a pass of the creator's own: an ERC-1155 contract, sent from their wallet, that viewers claim for free. */
export function DeployPass({ defaultName, chains, onDeployed }: DeployPassProps) {
  const { connected } = useWallet();
  const [name, setName] = useState(defaultName);
  const deploy = useMutation(
    {
      mutationFn: async () => (await import("#lib/client/wallet/deploy-pass.ts")).deployPass(cleanLine(name)),
      onSuccess: onDeployed,
    },
    queryClient,
  );
  const chain = connected?.chain ?? null;
  const readable = chain !== null && chains.includes(chain);
  return (
    <div className="flex flex-col gap-3 rounded-lg border bg-bg p-4">
      <p className="text-sm">
        Your wallet sends one transaction that creates the pass. Nobody but its holders has power over it;
        viewers claim one each, for the network’s fee alone. Anyone can claim it.
      </p>
      <TextField
        label="Name of the pass"
        value={name}
        maxLength={60}
        onChange={(event) => setName(event.target.value)}
        data-testid="pass-name"
      />
      {connected === null ? (
        <ConnectButton>Connect your wallet</ConnectButton>
      ) : readable ? (
        <Button
          look="primary"
          busy={deploy.isPending}
          disabled={cleanLine(name) === ""}
          onClick={() => deploy.mutate()}
          data-testid="deploy-pass"
        >
          {!deploy.isPending && <Hammer aria-hidden="true" className="size-4" />}
          {deploy.isPending ? "Waiting for your wallet and the chain…" : `Create it on ${chainName(chain)}`}
        </Button>
      ) : (
        <Notice tone="warning">
          Your wallet is on {chain === null ? "another chain" : chainName(chain)}, which gates cannot read
          here. Switch it to {chains.length === 0 ? "a configured chain" : chains.map(chainName).join(" or ")}
          .
        </Notice>
      )}
      {deploy.error !== null && <Notice tone="danger">{deploy.error.message}</Notice>}
    </div>
  );
}
