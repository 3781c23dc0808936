"use client";

import { useConnectModal } from "@rainbow-me/rainbowkit";
import { useEffect, useMemo, useState } from "react";
import { type Connector, useAccount, useConfig } from "wagmi";
import { evmSigner } from "#lib/client/wallet/evm-signer.ts";
import { isPhone } from "#lib/client/wallet/open-in-wallet.ts";
import type { Signer } from "#lib/client/wallet/sign-in.ts";
import { signInPurpose } from "#lib/client/wallet/sign-purpose.ts";
import { walletConnectProjectId } from "#lib/client/wallet/wallet-config.ts";
import { cancelSignIn, keepSignInUnderWay, useWallet } from "#lib/client/wallet/wallet-store.ts";
import { ConnectDialog } from "./connect-dialog.tsx";
import { LinkFlow } from "./link-flow.tsx";
import { NoWalletDialog } from "./no-wallet-dialog.tsx";
import { SignMessageDialog } from "./sign-message-dialog.tsx";
import { useDemoWallet } from "./use-demo-wallet.ts";
import { useEthereumChoice } from "./use-ethereum-choice.ts";
import { useSolanaChoice } from "./use-solana-choice.ts";

// Wallets announce themselves within a few milliseconds (EIP-6963, Wallet Standard); this is ample.
const ANNOUNCE_MS = 250;

/** Leads from “I want to sign in” to a session: choose a wallet of either world, then sign the message. */
export function SignInFlow() {
  const { signInWanted, signFor, demoWanted } = useWallet();
  useDemoWallet(signInWanted && demoWanted);
  const evm = useEvmSigner();
  const solana = useSolanaChoice();
  const ethereum = useEthereumChoice();
  const signer = evm.signer ?? solana.signer;
  const choosing = signInWanted && !demoWanted && signer === null && !evm.settling && !solana.settling;
  // RainbowKit's window with the wallets that do not announce themselves; closing it leads back to the choice.
  const { connectModalOpen, openConnectModal } = useConnectModal();

  if (!signInWanted || demoWanted) return null;
  if (signer !== null) {
    const key = `${signer.walletName} ${signer.address}`;
    return signFor === "link" ? (
      <LinkFlow key={key} signer={signer} />
    ) : (
      <SignMessageDialog key={key} signer={signer} purpose={signInPurpose} />
    );
  }
  if (!choosing || connectModalOpen) return null;
  return (
    <Choosing
      ethereum={ethereum}
      solana={solana}
      leaveAll={(next) => {
        // One wallet at a time: what pages show of “your wallet” is one account.
        ethereum.forget();
        solana.forget();
        next();
      }}
      onOtherWays={() => {
        keepSignInUnderWay();
        openConnectModal?.();
      }}
    />
  );
}

interface ChoosingProps {
  ethereum: ReturnType<typeof useEthereumChoice>;
  solana: ReturnType<typeof useSolanaChoice>;
  leaveAll: (next: () => void) => void;
  onOtherWays: () => void;
}

function Choosing({ ethereum, solana, leaveAll, onOtherWays }: ChoosingProps) {
  const phone = isPhone(navigator);
  const mayHaveWallet =
    ethereum.wallets.length + solana.wallets.length > 0 || phone || walletConnectProjectId() !== "";
  const waited = useWaited(ANNOUNCE_MS);
  if (!mayHaveWallet) {
    return <NoWalletDialog open={waited} onClose={cancelSignIn} onOtherWays={onOtherWays} />;
  }
  const asked = <T extends { choose(): void }>(wallets: readonly T[]) =>
    wallets.map((wallet) => ({ ...wallet, choose: () => leaveAll(wallet.choose) }));
  return (
    <ConnectDialog
      ethereum={asked(ethereum.wallets)}
      solana={asked(solana.wallets)}
      connecting={solana.connecting.at === "idle" ? ethereum.connecting : solana.connecting}
      phone={phone}
      onOtherWays={onOtherWays}
      onClose={cancelSignIn}
    />
  );
}

/** The account of the connected Ethereum wallet, once it can be asked. */
function useEvmSigner(): { signer: Signer | null; settling: boolean } {
  const config = useConfig();
  const { status, address, connector } = useAccount();
  const ready: Connector | undefined = status === "connected" ? connector : undefined;
  const signer = useMemo(
    () =>
      ready === undefined || address === undefined ? null : evmSigner(config, { connector: ready, address }),
    [config, ready, address],
  );
  return { signer, settling: status === "reconnecting" };
}

function useWaited(milliseconds: number): boolean {
  const [waited, setWaited] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setWaited(true), milliseconds);
    return () => clearTimeout(timer);
  }, [milliseconds]);
  return waited;
}
