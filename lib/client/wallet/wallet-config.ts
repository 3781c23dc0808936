import { connectorsForWallets } from "@rainbow-me/rainbowkit";
import {
  coinbaseWallet,
  injectedWallet,
  safeWallet,
  walletConnectWallet,
} from "@rainbow-me/rainbowkit/wallets";
import { custom, MethodNotSupportedRpcError, type Transport } from "viem";
import { type Config, type Connector, createConfig } from "wagmi";
import { watchConnectors } from "wagmi/actions";
import { chainsQuery } from "../chains-query.ts";
import { queryClient } from "../query-client.ts";
import { announceOnce } from "./announce-once.ts";
import { walletChains } from "./wallet-chains.ts";

let loading: Promise<Config> | undefined;

/** The one wagmi configuration of this tab. Throws ApiProblem when the list of chains cannot be had. */
export function loadWalletConfig(): Promise<Config> {
  loading ??= createWalletConfig().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

/** WalletConnect's project id; the server writes it into the page, so that it needs no new build. */
export function walletConnectProjectId(): string {
  return document.documentElement.dataset.walletConnect ?? "";
}

async function createWalletConfig(): Promise<Config> {
  const listed = await queryClient.fetchQuery(chainsQuery());
  announceOnce(window);
  if (listed.some(({ demoWallet }) => demoWallet)) {
    const { announceDemoWallet } = await import("./demo/announce-demo-wallet.ts");
    announceDemoWallet();
  }
  const chains = walletChains(listed);
  const projectId = walletConnectProjectId();
  const config = createConfig({
    chains,
    // Without it wagmi reconnects whenever its provider is rendered, and not once when it is mounted.
    ssr: true,
    connectors: connectorsForWallets(
      [
        {
          groupName: "Wallets",
          wallets: [
            // MetaMask and all others that announce themselves (EIP-6963) come by themselves; this is for older ones.
            ...("ethereum" in window ? [injectedWallet] : []),
            coinbaseWallet,
            safeWallet,
            // Throws without a project id.
            ...(projectId === "" ? [] : [walletConnectWallet]),
          ],
        },
      ],
      { appName: "StreamGate", appUrl: window.location.origin, projectId },
    ),
    transports: Object.fromEntries(chains.map((chain) => [chain.id, noTransport])) as Record<
      number,
      Transport
    >,
  });
  for (const connector of config.connectors) keepNetwork(connector);
  watchConnectors(config, {
    onChange: (connectors) => {
      for (const connector of connectors) keepNetwork(connector);
    },
  });
  return config;
}

/**
 * Pages ask no chain but through the wallet. RainbowKit would look every account up in ENS on a public server, which
 * that server would learn from; here it gets no answer and shows the address.
 */
const noTransport = custom(
  {
    request: async () => {
      throw new MethodNotSupportedRpcError(new Error("Pages read chains through the wallet."));
    },
  },
  { retryCount: 0 },
);

const kept = new WeakSet<Connector>();

/**
 * Lets a wallet connect on the network it is on. RainbowKit asks every wallet to switch to a chain of its list while
 * connecting; signing in needs no particular chain.
 */
function keepNetwork(connector: Connector): void {
  if (kept.has(connector)) return;
  kept.add(connector);
  const connect = connector.connect.bind(connector);
  connector.connect = (({ chainId: _chainId, ...parameters } = {}) =>
    connect(parameters)) as Connector["connect"];
}
