import { useSyncExternalStore } from "react";

/** What the page knows of the wallet without having loaded any wallet code. */
export interface WalletStore {
  /** The wallet part is wanted: load it. */
  wanted: boolean;
  /** The viewer asked to sign in; the wallet part answers by its dialogs. */
  signInWanted: boolean;
  /** What the wallet is asked for then: to sign in, or to become one more account of the viewer. */
  signFor: "sign_in" | "link";
  /** The viewer chose the page's own demo wallet; no choice of wallets is shown. */
  demoWanted: boolean;
  /** The viewer asked for the free token that opens what they look at; it is claimed as soon as they are signed in. */
  claimWanted: boolean;
  /** The account that the connected Ethereum wallet shows now, and the CAIP-2 id of the chain that it is on. */
  connected: { address: string; chain: string } | null;
  /** The account that the connected Solana wallet shows now. */
  connectedSolana: string | null;
}

const INITIAL: WalletStore = {
  wanted: false,
  signInWanted: false,
  signFor: "sign_in",
  demoWanted: false,
  claimWanted: false,
  connected: null,
  connectedSolana: null,
};

/** Where wallet-adapter-react keeps the name of the Solana wallet that was used here before. */
export const solanaWalletKey = "streamgate.solana-wallet";

/** Whether a wallet of either world was connected here before, and comes back by itself once its code is loaded. */
export function remembersWallet(): boolean {
  return localStorage.getItem("wagmi.recentConnectorId") !== null || remembersSolanaWallet();
}

export function remembersSolanaWallet(): boolean {
  return JSON.parse(localStorage.getItem(solanaWalletKey) ?? "null") !== null;
}

let state = INITIAL;
const listeners = new Set<() => void>();

function getWallet(): WalletStore {
  return state;
}

/** Changes parts of the store and tells everybody who listens. */
export function updateWallet(change: Partial<WalletStore>): void {
  state = { ...state, ...change };
  for (const listener of listeners) listener();
}

function subscribeWallet(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The state of the wallet, as it changes. */
export function useWallet(): WalletStore {
  return useSyncExternalStore(subscribeWallet, getWallet, () => INITIAL);
}

/** Opens the way to sign in: choose a wallet, then sign. */
export function requestSignIn(): void {
  updateWallet({ wanted: true, signInWanted: true, signFor: "sign_in" });
}

/** Opens the way to add one more account to those of the viewer. */
export function requestLink(): void {
  updateWallet({ wanted: true, signInWanted: true, signFor: "link" });
}

/** The short way with the demo wallet: connect it, sign in, and claim the free token of the video that is shown. */
export function requestDemoPass(): void {
  updateWallet({
    wanted: true,
    signInWanted: true,
    signFor: "sign_in",
    demoWanted: true,
    claimWanted: true,
  });
}

/** Since when a sign-in is under way in this tab, in milliseconds since 1970. */
const underWayKey = "streamgate.sign-in";
// As long as a challenge lives.
const underWayMs = 300_000;

/** A wallet was chosen: if the page is loaded anew now, as phones do while the wallet's app is open, the sign-in goes on. */
export function keepSignInUnderWay(): void {
  sessionStorage.setItem(underWayKey, String(Date.now()));
}

/** Goes on with a sign-in that a reload broke off. */
export function resumeSignIn(): void {
  const since = Number(sessionStorage.getItem(underWayKey) ?? 0);
  if (Math.abs(Date.now() - since) < underWayMs) requestSignIn();
}

/** Somebody is signed in, or nobody wants to be: nothing is left under way. */
export function endSignIn(): void {
  sessionStorage.removeItem(underWayKey);
  updateWallet({ signInWanted: false, signFor: "sign_in" });
}

/** The person changed their mind on the way in: nothing of it happens later by itself. */
export function cancelSignIn(): void {
  endSignIn();
  updateWallet({ demoWanted: false, claimWanted: false });
}
