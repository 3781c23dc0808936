import { useEffect } from "react";
import { useAccount, useConnect, useConnectors } from "wagmi";
import { DEMO_WALLET_RDNS } from "#lib/client/wallet/demo/announce-demo-wallet.ts";
import { updateWallet } from "#lib/client/wallet/wallet-store.ts";

// wagmi takes announced wallets over after its provider is there.
const DEMO_ANNOUNCE_MS = 2_000;

/** Connects the demo wallet once it is wanted, in place of whichever was connected. */
export function useDemoWallet(wanted: boolean): void {
  const connectors = useConnectors();
  const { connector, status } = useAccount();
  const { connect } = useConnect();
  const demo = connectors.find(({ id }) => id === DEMO_WALLET_RDNS);
  const connected = status === "connected" && connector?.id === DEMO_WALLET_RDNS;
  const settling = status === "connecting" || status === "reconnecting";
  useEffect(() => {
    if (!wanted || settling) return;
    if (connected) return updateWallet({ demoWanted: false });
    if (demo === undefined) {
      const timer = setTimeout(() => updateWallet({ demoWanted: false }), DEMO_ANNOUNCE_MS);
      return () => clearTimeout(timer);
    }
    // Whatever goes wrong, the choice of wallets then shows, the demo wallet among them.
    connect({ connector: demo }, { onSettled: () => updateWallet({ demoWanted: false }) });
  }, [wanted, settling, connected, demo, connect]);
}
