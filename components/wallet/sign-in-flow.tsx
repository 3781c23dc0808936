"use client";

import { useConnectModal } from "@rainbow-me/rainbowkit";
import { useEffect, useRef, useState } from "react";
import { type Connector, useAccount, useConnect, useConnectors } from "wagmi";
import { DEMO_WALLET_RDNS } from "#lib/client/wallet/demo/announce-demo-wallet.ts";
import { walletConnectProjectId } from "#lib/client/wallet/wallet-config.ts";
import { cancelSignIn, updateWallet, useWallet } from "#lib/client/wallet/wallet-store.ts";
import { NoWalletDialog } from "./no-wallet-dialog.tsx";
import { SignMessageDialog } from "./sign-message-dialog.tsx";

// Wallets announce themselves within a few milliseconds (EIP-6963); this is ample.
const ANNOUNCE_MS = 250;
// wagmi takes announced wallets over after its provider is there.
const DEMO_ANNOUNCE_MS = 2_000;

/** Leads from “I want to sign in” to a session: choose a wallet (RainbowKit), then sign the message (our dialog). */
export function SignInFlow() {
  const { signInWanted, demoWanted } = useWallet();
  useDemoWallet(signInWanted && demoWanted);
  const { status, address, chainId, connector } = useAccount();
  const { connectModalOpen, openConnectModal } = useConnectModal();
  const noWallet = useNoWallet(signInWanted && status === "disconnected");
  const [acceptsNoWallet, setAcceptsNoWallet] = useState(false);
  const opened = useRef(false);

  const choosing = signInWanted && status === "disconnected";
  const mayChoose = choosing && !demoWanted && (noWallet === false || acceptsNoWallet);
  useEffect(() => {
    if (!mayChoose) {
      opened.current = false;
      return;
    }
    if (opened.current || openConnectModal === undefined) return;
    opened.current = true;
    openConnectModal();
  }, [mayChoose, openConnectModal]);

  // The person closed the choice of wallets: they do not want to sign in after all.
  const wasOpen = useRef(false);
  useEffect(() => {
    if (wasOpen.current && !connectModalOpen && choosing) {
      setAcceptsNoWallet(false);
      cancelSignIn();
    }
    wasOpen.current = connectModalOpen;
  }, [connectModalOpen, choosing]);

  if (
    signInWanted &&
    !demoWanted &&
    status === "connected" &&
    connector !== undefined &&
    chainId !== undefined
  ) {
    return <SignMessageDialog key={address} wallet={{ connector, address, chainNumber: chainId }} />;
  }
  return (
    <NoWalletDialog
      open={choosing && !demoWanted && noWallet === true && !acceptsNoWallet}
      onClose={() => cancelSignIn()}
      onOtherWays={() => setAcceptsNoWallet(true)}
    />
  );
}

/** Whether this browser has no wallet at all; null until the wallets had time to announce themselves. */
function useNoWallet(asked: boolean): boolean | null {
  const connectors = useConnectors();
  const [waited, setWaited] = useState(false);
  useEffect(() => {
    if (!asked) return;
    const timer = setTimeout(() => setWaited(true), ANNOUNCE_MS);
    return () => clearTimeout(timer);
  }, [asked]);
  if (walletConnectProjectId() !== "" || "ethereum" in window || connectors.some(isAnnounced)) return false;
  return waited ? true : null;
}

/** Connects the demo wallet once it is wanted, in place of whichever was connected. */
function useDemoWallet(wanted: boolean): void {
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

// Wallets that announced themselves bring their own icon and, unlike RainbowKit's, no details for its list.
function isAnnounced(connector: Connector): boolean {
  return connector.type === "injected" && connector.icon !== undefined;
}
