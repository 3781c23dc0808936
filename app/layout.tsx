import "./globals.css";
import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import { connection } from "next/server";
import type { ReactNode } from "react";
import { KeptTitle } from "../components/site/kept-title.tsx";
import { SiteFooter } from "../components/site/site-footer.tsx";
import { SiteHeader } from "../components/site/site-header.tsx";
import { bareHeader } from "./embed/bare-header.ts";
import { fontVariables } from "./fonts.ts";

export const metadata: Metadata = {
  title: { default: "StreamGate – video that its creator owns", template: "%s · StreamGate" },
  description:
    "Token-gated video: the creator says which tokens open it, the viewer signs in with a wallet and watches.",
  icons: {
    icon: { url: "/icons/icon.svg", type: "image/svg+xml", sizes: "any" },
    apple: "/icons/apple-touch-icon.png",
  },
  manifest: "/site.webmanifest",
};

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f7f8f6" },
    { media: "(prefers-color-scheme: dark)", color: "#0a0d0c" },
  ],
};

// By another name: Next replaces `process.env.NEXT_PUBLIC_…` by its value at build time, and this is read when asked.
const environment = process.env;

/** The frame of every page. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  // Every page is rendered when it is asked for: its scripts carry that request's nonce (proxy.ts).
  await connection();
  const bare = (await headers()).has(bareHeader);
  return (
    <html
      lang="en"
      className={fontVariables}
      data-wallet-connect={environment.NEXT_PUBLIC_WALLETCONNECT_PROJECT_ID}
    >
      <body className="flex min-h-dvh flex-col">
        <KeptTitle />
        {bare ? (
          <main className="flex min-h-dvh flex-col">{children}</main>
        ) : (
          <>
            <a
              href="#content"
              className="sr-only z-50 rounded-lg bg-accent px-4 py-2 text-accent-fg focus:not-sr-only focus:fixed focus:top-3 focus:left-3"
            >
              Skip to the content
            </a>
            <SiteHeader />
            {/* The foot begins below the first screen: a page that grows while it loads pushes nothing in sight. */}
            <main id="content" tabIndex={-1} className="min-h-[calc(100dvh-4rem)] flex-1 outline-none">
              {children}
            </main>
            <SiteFooter />
          </>
        )}
      </body>
    </html>
  );
}
