"use client";

import "@rainbow-me/rainbowkit/styles.css";
import { darkTheme, lightTheme, RainbowKitProvider } from "@rainbow-me/rainbowkit";
import { QueryClientProvider, useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { memo, useState } from "react";
import { type Config, WagmiProvider } from "wagmi";
import { queryClient } from "#lib/client/query-client.ts";
import { loadWalletConfig } from "#lib/client/wallet/wallet-config.ts";
import { cancelSignIn, remembersSolanaWallet, useWallet } from "#lib/client/wallet/wallet-store.ts";
import { Dialog } from "../ui/dialog.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { DemoWalletDialog } from "./demo-wallet-dialog.tsx";
import { QuietIcons } from "./quiet-icons.tsx";
import { WalletWatcher } from "./wallet-watcher.tsx";

const SignInPart = dynamic(() => import("./sign-in-part.tsx"), { ssr: false });

const LOOK = {
  accentColor: "var(--accent)",
  accentColorForeground: "var(--accent-fg)",
  borderRadius: "medium",
  fontStack: "system",
} as const;

const inOurLook = (theme: ReturnType<typeof lightTheme>) => ({
  ...theme,
  fonts: { body: "var(--font-sans)" },
  colors: {
    ...theme.colors,
    actionButtonSecondaryBackground: "var(--surface-2)",
    closeButton: "var(--muted)",
    closeButtonBackground: "var(--surface-2)",
    generalBorder: "var(--border)",
    menuItemBackground: "var(--surface-2)",
    modalBackdrop: "var(--overlay)",
    modalBackground: "var(--surface)",
    modalBorder: "var(--border)",
    modalText: "var(--fg)",
    modalTextDim: "var(--muted)",
    modalTextSecondary: "var(--muted)",
  },
  shadows: { ...theme.shadows, dialog: "var(--shadow-over)" },
});

const THEME = { lightMode: inOurLook(lightTheme(LOOK)), darkMode: inOurLook(darkTheme(LOOK)) };

/** Everything that needs wallet code: loaded by the first press on “Connect wallet”, never with the page. */
export default function WalletHost() {
  return (
    <QueryClientProvider client={queryClient}>
      <Host />
    </QueryClientProvider>
  );
}

function Host() {
  const { signInWanted } = useWallet();
  const config = useQuery({
    queryKey: ["wallet-config"],
    queryFn: loadWalletConfig,
    staleTime: Number.POSITIVE_INFINITY,
    // It holds live connections; it is no data to be compared or copied.
    structuralSharing: false,
  });
  if (config.data === undefined) {
    return (
      <Dialog
        open={signInWanted && config.error !== null}
        onClose={cancelSignIn}
        title="Wallets are not available"
      >
        <ProblemNotice error={config.error} onRetry={() => void config.refetch()} />
      </Dialog>
    );
  }
  return <Providers config={config.data} />;
}

// Rendered once: what the wallet does changes the store that the host listens to.
const Providers = memo(function Providers({ config }: { config: Config }) {
  // Only the wallet that was used here before comes back by itself, not any that once knew this site.
  const [reconnect] = useState(() => localStorage.getItem("wagmi.recentConnectorId") !== null);
  return (
    <WagmiProvider config={config} reconnectOnMount={reconnect}>
      <RainbowKitProvider theme={THEME} modalSize="compact" appInfo={{ appName: "StreamGate" }}>
        <WalletWatcher />
        <QuietIcons />
        <SignIn />
        <DemoWalletDialog />
      </RainbowKitProvider>
    </WagmiProvider>
  );
});

/** Once it was needed it stays: it follows the wallet. */
function SignIn() {
  const { signInWanted } = useWallet();
  const [needed, setNeeded] = useState(remembersSolanaWallet);
  if (signInWanted && !needed) setNeeded(true);
  return needed ? <SignInPart /> : null;
}
