/** A wallet's app on a phone, and the link that opens a page in its own browser, where the page finds the wallet. */
export interface WalletApp {
  name: string;
  /** What kinds of accounts it holds, for people. */
  holds: string;
  /** The link for a page's whole address. */
  linkTo(page: URL): string;
}

const encoded = (page: URL) => encodeURIComponent(page.href);
const origin = (page: URL) => encodeURIComponent(page.origin);

/** Universal links as their makers publish them: a browser that has the app opens it, any other shows where to get it. */
export const walletApps: readonly WalletApp[] = [
  {
    name: "MetaMask",
    holds: "Ethereum and Solana",
    linkTo: (page) => `https://link.metamask.io/dapp/${page.href.replace(/^https?:\/\//, "")}`,
  },
  {
    name: "Base (Coinbase Wallet)",
    holds: "Ethereum",
    linkTo: (page) => `https://go.cb-w.com/dapp?cb_url=${encoded(page)}`,
  },
  {
    name: "Trust Wallet",
    holds: "Ethereum",
    linkTo: (page) => `https://link.trustwallet.com/open_url?coin_id=60&url=${encoded(page)}`,
  },
  {
    name: "Phantom",
    holds: "Solana and Ethereum",
    linkTo: (page) => `https://phantom.app/ul/browse/${encoded(page)}?ref=${origin(page)}`,
  },
  {
    name: "Solflare",
    holds: "Solana",
    linkTo: (page) => `https://solflare.com/ul/v1/browse/${encoded(page)}?ref=${origin(page)}`,
  },
];

/** What a browser says of itself, as far as it decides what is offered. */
export interface BrowserTraits {
  userAgent: string;
  /** How many fingers its screen tells apart: an iPad calls itself a Mac. */
  maxTouchPoints: number;
}

/** Whether this is a phone or a tablet, where wallets are apps. */
export function isPhone({ userAgent, maxTouchPoints }: BrowserTraits): boolean {
  return /Android|iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1);
}

// Facebook, Instagram and Threads, X, TikTok, LinkedIn, Snapchat, Pinterest, Line, WeChat, Telegram, Discord.
const apps =
  /\b(FBAN|FBAV|FB_IAB|Instagram|Barcelona|Twitter|TikTok|musical_ly|BytedanceWebview|LinkedInApp|Snapchat|Pinterest|Line|MicroMessenger|Telegram|Discord)\b/i;

/** Whether the page is shown inside of another app, whose browser knows no wallets and opens none. */
export function isInAppBrowser({ userAgent }: BrowserTraits): boolean {
  // Android's WebView says so itself.
  return apps.test(userAgent) || /Android.*; wv\)/.test(userAgent);
}

/** A link that opens the page in the phone's own browser; null where there is none. */
export function wayOut(page: URL, { userAgent }: BrowserTraits): string | null {
  const rest = page.href.replace(/^https?:/, "");
  if (/Android/.test(userAgent)) {
    return `intent:${rest}#Intent;scheme=${page.protocol.slice(0, -1)};action=android.intent.action.VIEW;end`;
  }
  // Safari has had this scheme since iOS 17.
  return /iPhone|iPad|iPod/.test(userAgent) ? `x-safari-${page.href}` : null;
}
