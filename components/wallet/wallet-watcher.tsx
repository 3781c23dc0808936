"use client";

import { useEffect } from "react";
import { useAccount } from "wagmi";
import { updateWallet } from "#lib/client/wallet/wallet-store.ts";

/** Keeps the page's store in step with the wallet: which account it shows, on which chain. */
export function WalletWatcher() {
  const { address, chainId, isConnected } = useAccount();
  useEffect(() => {
    updateWallet({
      connected: isConnected && address && chainId ? { address, chainNumber: chainId } : null,
    });
  }, [address, chainId, isConnected]);
  return null;
}
