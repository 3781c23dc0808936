import { useState } from "react";
import { type Connector, useConnect, useConnectors } from "wagmi";
import { isRejection } from "#lib/client/wallet/sign-in.ts";
import { keepSignInUnderWay } from "#lib/client/wallet/wallet-store.ts";
import type { Connecting, WalletChoice } from "./connect-dialog.tsx";

/** The Ethereum wallets of this browser: those that announced themselves (EIP-6963), or the one that older pages know. */
export function useEthereumChoice(): {
  wallets: WalletChoice[];
  connecting: Connecting;
  /** Nothing that was asked before is waited for any more. */
  forget(): void;
} {
  const connectors = useConnectors();
  const { connect, reset } = useConnect();
  const [connecting, setConnecting] = useState<Connecting>({ at: "idle" });
  const choose = (connector: Connector) => () => {
    const { id, name } = connector;
    setConnecting({ at: "asking", id, name });
    keepSignInUnderWay();
    connect(
      { connector },
      {
        onSuccess: () => setConnecting({ at: "idle" }),
        onError: (error) => setConnecting({ at: isRejection(error) ? "declined" : "failed", name }),
      },
    );
  };
  const injected = connectors.filter(({ type }) => type === "injected");
  // Wallets that announced themselves bring their own icon and, unlike RainbowKit's, no details for its list.
  const announced = injected.filter(({ icon }) => icon !== undefined);
  const wallets = (announced.length > 0 ? announced : injected.slice(0, 1)).map((connector) => ({
    id: connector.id,
    name: connector.name,
    icon: connector.icon,
    choose: choose(connector),
  }));
  const forget = () => {
    reset();
    setConnecting({ at: "idle" });
  };
  return { wallets, connecting, forget };
}
