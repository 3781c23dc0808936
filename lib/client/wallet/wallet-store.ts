import { useSyncExternalStore } from "react";

/** What the page knows of the wallet without having loaded any wallet code. */
export interface WalletStore {
  /** The wallet part is wanted: load it. */
  wanted: boolean;
  /** The viewer asked to sign in; the wallet part answers by its dialogs. */
  signInWanted: boolean;
  /** The viewer chose the page's own demo wallet; no choice of wallets is shown. */
  demoWanted: boolean;
  /** The viewer asked for the free token that opens what they look at; it is claimed as soon as they are signed in. */
  claimWanted: boolean;
  /** The account that the connected wallet shows now, and the CAIP-2 id of the chain that it is on. */
  connected: { address: string; chain: string } | null;
}

const INITIAL: WalletStore = {
  wanted: false,
  signInWanted: false,
  demoWanted: false,
  claimWanted: false,
  connected: null,
};

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
  updateWallet({ wanted: true, signInWanted: true });
}

/** The short way with the demo wallet: connect it, sign in, and claim the free token of the video that is shown. */
export function requestDemoPass(): void {
  updateWallet({ wanted: true, signInWanted: true, demoWanted: true, claimWanted: true });
}

/** The person changed their mind on the way in: nothing of it happens later by itself. */
export function cancelSignIn(): void {
  updateWallet({ signInWanted: false, demoWanted: false, claimWanted: false });
}
