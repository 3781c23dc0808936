"use client";

import { useEffect } from "react";
import { useAccount } from "wagmi";
import { updateWallet } from "#lib/client/wallet/wallet-store.ts";
import { evmAddressSchema, evmChainId } from "#lib/shared/namespaces/eip155.ts";

/** Keeps the page's store in step with the wallet: which account it shows, on which chain. */
export function WalletWatcher() {
  const { address, chainId, status } = useAccount();
  useEffect(() => {
    // While wagmi reconnects it only remembers the wallet and cannot ask it anything yet.
    updateWallet({
      connected:
        status === "connected" && address && chainId
          ? { address: evmAddressSchema.parse(address), chain: evmChainId(chainId) }
          : null,
    });
  }, [address, chainId, status]);
  return null;
}
