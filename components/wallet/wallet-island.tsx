"use client";

import dynamic from "next/dynamic";
import { useEffect } from "react";
import { remembersWallet, updateWallet, useWallet } from "#lib/client/wallet/wallet-store.ts";

const WalletHost = dynamic(() => import("./wallet-host.tsx"), { ssr: false });

/**
 * Where the wallet part lives once somebody wants it. With `watch`, it is also loaded, when the browser is idle, for
 * somebody whose wallet was connected before: so that the page notices when the wallet changes its account.
 */
export function WalletIsland({ watch }: { watch: boolean }) {
  const { wanted } = useWallet();
  useEffect(() => {
    if (!watch || !remembersWallet()) return;
    const load = () => updateWallet({ wanted: true });
    if (!("requestIdleCallback" in window)) {
      const timer = setTimeout(load, 2000);
      return () => clearTimeout(timer);
    }
    const id = requestIdleCallback(load, { timeout: 5000 });
    return () => cancelIdleCallback(id);
  }, [watch]);
  return wanted ? <WalletHost /> : null;
}
