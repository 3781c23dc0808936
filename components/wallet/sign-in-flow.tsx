"use client";

import { useConnectModal } from "@rainbow-me/rainbowkit";
import { useEffect, useRef, useState } from "react";
import { type Connector, useAccount, useConnectors } from "wagmi";
import { walletConnectProjectId } from "#lib/client/wallet/wallet-config.ts";
import { updateWallet, useWallet } from "#lib/client/wallet/wallet-store.ts";
import { NoWalletDialog } from "./no-wallet-dialog.tsx";
import { SignMessageDialog } from "./sign-message-dialog.tsx";

// Wallets announce themselves within a few milliseconds (EIP-6963); this is ample.
const ANNOUNCE_MS = 250;

/** Leads from “I want to sign in” to a session: choose a wallet (RainbowKit), then sign the message (our dialog). */
export function SignInFlow() {
  const { signInWanted } = useWallet();
  const { status, address, chainId, connector } = useAccount();
  const { connectModalOpen, openConnectModal } = useConnectModal();
  const noWallet = useNoWallet(signInWanted && status === "disconnected");
  const [acceptsNoWallet, setAcceptsNoWallet] = useState(false);
  const opened = useRef(false);

  const choosing = signInWanted && status === "disconnected";
  const mayChoose = choosing && (noWallet === false || acceptsNoWallet);
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
      updateWallet({ signInWanted: false });
    }
    wasOpen.current = connectModalOpen;
  }, [connectModalOpen, choosing]);

  if (signInWanted && status === "connected" && connector !== undefined && chainId !== undefined) {
    return <SignMessageDialog key={address} wallet={{ connector, address, chainNumber: chainId }} />;
  }
  return (
    <NoWalletDialog
      open={choosing && noWallet === true && !acceptsNoWallet}
      onClose={() => updateWallet({ signInWanted: false })}
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

// Wallets that announced themselves bring their own icon and, unlike RainbowKit's, no details for its list.
function isAnnounced(connector: Connector): boolean {
  return connector.type === "injected" && connector.icon !== undefined;
}
