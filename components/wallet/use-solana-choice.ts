import type { WalletName } from "@solana/wallet-adapter-base";
import { useWallet as useAdapter } from "@solana/wallet-adapter-react";
import { useCallback, useEffect, useMemo, useState } from "react";
import { isRejection, type Signer } from "#lib/client/wallet/sign-in.ts";
import { solanaSigner } from "#lib/client/wallet/solana-signer.ts";
import { keepSignInUnderWay, useWallet } from "#lib/client/wallet/wallet-store.ts";
import type { Connecting, WalletChoice } from "./connect-dialog.tsx";
import { useSolanaProblem } from "./solana-provider.tsx";

/** How wallet-adapter-react calls the one that it adds on Android (Mobile Wallet Adapter 2.0). */
const MOBILE_ADAPTER = "Mobile Wallet Adapter";

/** The Solana wallets of this browser (Wallet Standard), and the account of the connected one. */
export function useSolanaChoice(): {
  wallets: WalletChoice[];
  connecting: Connecting;
  signer: Signer | null;
  /** A wallet that was used here before comes back, or one on the phone is asked, which has windows of its own. */
  settling: boolean;
  forget(): void;
} {
  const { signInWanted } = useWallet();
  const { wallets, wallet, connected, connecting, publicKey, select, disconnect } = useAdapter();
  const { problem, clear } = useSolanaProblem();
  const [wanted, setWanted] = useState<WalletName | null>(null);
  const [asked, setAsked] = useState<WalletName | null>(null);

  // wallet-adapter-react leaves none chosen when another one is chosen while one is: the old one's disconnect clears the new
  // name. So the old one goes first, and the new one is chosen once none is.
  useEffect(() => {
    if (wanted === null || wallet !== null) return;
    select(wanted);
    setWanted(null);
  }, [wanted, wallet, select]);

  // A wallet that was given up for another one clears the choice once more when it is declined at last.
  const failed = problem !== null && problem.wallet === asked;
  const there = wallets.some(({ adapter: { name } }) => name === asked);
  useEffect(() => {
    if (asked === null) return;
    if (connected && wallet?.adapter.name === asked) setAsked(null);
    else if (there && wallet === null && wanted === null && !failed) setWanted(asked);
  }, [asked, connected, there, wallet, wanted, failed]);

  const leave = useCallback(() => {
    setAsked(null);
    void disconnect().catch(() => {});
  }, [disconnect]);
  const adapter = connected ? wallet?.adapter : undefined;
  const address = publicKey?.toBase58();
  const signer = useMemo(
    () => (adapter === undefined || address === undefined ? null : solanaSigner(adapter, address, leave)),
    [adapter, address, leave],
  );

  const forget = () => {
    setWanted(null);
    setAsked(null);
    clear();
    if (wallet !== null) void disconnect().catch(() => {});
  };
  const choices = wallets.map(({ adapter: { name, icon } }) => ({
    id: `solana-${name}`,
    // On Android it stands for every Solana wallet's app that the phone has.
    name: name === MOBILE_ADAPTER ? "Solana wallet on this phone" : name,
    icon,
    choose() {
      setAsked(name);
      setWanted(name);
      keepSignInUnderWay();
    },
  }));
  return {
    wallets: choices,
    connecting:
      asked === null && adapter !== undefined && signer === null
        ? { at: "unable", name: adapter.name }
        : connectingOf(asked, failed ? problem.error : null),
    signer: signInWanted ? signer : null,
    settling: asked === null ? connecting : asked === MOBILE_ADAPTER && !failed,
    forget,
  };
}

function connectingOf(asked: WalletName | null, problem: unknown): Connecting {
  if (asked === null) return { at: "idle" };
  if (problem === null) return { at: "asking", id: `solana-${asked}`, name: asked };
  return { at: isRejection(problem) ? "declined" : "failed", name: asked };
}
