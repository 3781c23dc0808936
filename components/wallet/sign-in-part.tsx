"use client";

import { useWallet as useAdapter } from "@solana/wallet-adapter-react";
import { useEffect } from "react";
import { updateWallet } from "#lib/client/wallet/wallet-store.ts";
import { SignInFlow } from "./sign-in-flow.tsx";
import { SolanaProvider } from "./solana-provider.tsx";

/** The way to sign in, with the code for Solana's wallets: loaded when somebody wants in, or was here with one before. */
export default function SignInPart() {
  return (
    <SolanaProvider>
      <SolanaWatcher />
      <SignInFlow />
    </SolanaProvider>
  );
}

/** Keeps the page's store in step with the Solana wallet: which account it shows. */
function SolanaWatcher() {
  const { publicKey, connected } = useAdapter();
  const address = connected ? (publicKey?.toBase58() ?? null) : null;
  useEffect(() => updateWallet({ connectedSolana: address }), [address]);
  return null;
}
