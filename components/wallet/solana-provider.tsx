"use client";

import type { WalletError } from "@solana/wallet-adapter-base";
import { WalletProvider } from "@solana/wallet-adapter-react";
import { createContext, type ReactNode, useContext, useMemo, useState } from "react";
import { solanaWalletKey } from "#lib/client/wallet/wallet-store.ts";

interface SolanaProblem {
  /** Which wallet did not connect, and why. */
  problem: { wallet: string | undefined; error: WalletError } | null;
  clear(): void;
}

const Problem = createContext<SolanaProblem>({ problem: null, clear: () => {} });

/** What went wrong while a Solana wallet was connected. */
export function useSolanaProblem(): SolanaProblem {
  return useContext(Problem);
}

// Wallets announce themselves (Wallet Standard): none is built in.
const NONE: never[] = [];
const whileConnecting = /^Wallet(Connection|Account|NotReady|Config|PublicKey|Timeout|Window\w*)Error$/;

/**
 * Solana's wallets. Without a connection to a cluster: pages ask no chain, and signing in needs none. The wallet that was used here
 * before comes back without asking; one that is chosen is connected at once.
 */
export function SolanaProvider({ children }: { children: ReactNode }) {
  const [problem, setProblem] = useState<SolanaProblem["problem"]>(null);
  const state = useMemo(() => ({ problem, clear: () => setProblem(null) }), [problem]);
  return (
    <WalletProvider
      wallets={NONE}
      autoConnect
      localStorageKey={solanaWalletKey}
      onError={(error, adapter) => {
        if (whileConnecting.test(error.name)) setProblem({ wallet: adapter?.name, error });
      }}
    >
      <Problem value={state}>{children}</Problem>
    </WalletProvider>
  );
}
