export interface PolicyOptions {
  /** Base64, new for each request; the scripts that Next writes into the page carry it. */
  nonce: string;
  /** `next dev` evaluates code and talks to its own WebSocket. */
  development: boolean;
  /** WalletConnect is offered: its relay and its list of wallets are reached from the page. */
  walletConnect: boolean;
  /** The browser runs on an Android phone, whose Solana wallets are reached on the phone itself. */
  android: boolean;
  /** Who may frame the page (CSP3 §6.4.2), as sources; unless said, this site and Safe, which shows apps in a frame. */
  frameAncestors?: readonly string[];
}

const ordinaryAncestors = ["'self'", "https://app.safe.global"];

// The hosts that Coinbase Wallet's SDK speaks to; its pop-up is a window and needs no permission here.
const COINBASE = [
  "https://chain-proxy.wallet.coinbase.com",
  "https://www.walletlink.org",
  "wss://www.walletlink.org",
];
// Mobile Wallet Adapter 2.0: a Solana wallet's app on an Android phone listens on a port of the phone itself, and its SDK
// asks for the plain address to be allowed that.
const WALLET_APPS = ["ws://localhost:*", "http://localhost"];
const WALLET_CONNECT = [
  "https://*.walletconnect.com",
  "wss://*.walletconnect.com",
  "https://*.walletconnect.org",
  "wss://*.walletconnect.org",
  "https://*.web3modal.org",
  "https://*.reown.com",
];

/**
 * The Content-Security-Policy of a page: scripts only by nonce (CSP3 strict-dynamic), everything else from here.
 * Styles may stand in the page, because wallet dialogs and media controls bring theirs so; media and workers may be
 * blobs, because hls.js and dash.js feed the video element from memory.
 */
export function contentSecurityPolicy({
  nonce,
  development,
  walletConnect,
  android,
  frameAncestors = ordinaryAncestors,
}: PolicyOptions): string {
  const wallets = [
    ...COINBASE,
    ...(android ? WALLET_APPS : []),
    ...(walletConnect ? WALLET_CONNECT : []),
  ].join(" ");
  const directives = [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    "style-src 'self' 'unsafe-inline'",
    `img-src 'self' data: blob:${walletConnect ? " https://*.walletconnect.com https://*.web3modal.org" : ""}`,
    "font-src 'self' data:",
    "media-src 'self' blob:",
    "worker-src 'self' blob:",
    `connect-src 'self' blob: data: ${wallets}${development ? " ws:" : ""}`,
    `frame-src 'self'${walletConnect ? " https://verify.walletconnect.com https://verify.walletconnect.org" : ""}`,
    `frame-ancestors ${frameAncestors.join(" ")}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
  ];
  return directives.join("; ");
}
