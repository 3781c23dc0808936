import type { BrowserContext, Page } from "playwright-core";
import { createWalletClient, type Hex, http, isHex, toHex } from "viem";
import type { PrivateKeyAccount } from "viem/accounts";

declare global {
  interface Window {
    /** Tells a wallet's page of an event of EIP-1193, by the wallet's rdns. */
    testWalletEvents?: Record<string, (event: string, value: unknown) => void>;
  }
}

export interface InjectedWallet {
  account: PrivateKeyAccount;
  /** EIP-155 number of the network that it is on. */
  chainId: number;
  /** Requests it refuses as a person would, e.g. personal_sign. */
  reject: Set<string>;
  /** Requests it does not know. */
  unknown: Set<string>;
  /** The methods that it was asked for. */
  asked: string[];
  /** The person switches to another account or network in the wallet, and it tells the page (EIP-1193). */
  switchTo(page: Page, change: { account?: PrivateKeyAccount; chainId?: number }): Promise<void>;
}

export const testWallet = { name: "Test Wallet", rdns: "dev.streamgate.test" };

/**
 * Gives every page of a browser, but no frame within one, an EIP-6963 wallet. The key stays in this process; what is no wallet's own business goes
 * to the chain's RPC endpoint.
 */
export async function injectWallet(
  context: BrowserContext,
  options: {
    account: PrivateKeyAccount;
    rpcUrl: string;
    chainId: number;
    /** Another one beside the usual one. */
    about?: typeof testWallet;
  },
): Promise<InjectedWallet> {
  const about = options.about ?? testWallet;
  const wallet: InjectedWallet = {
    account: options.account,
    chainId: options.chainId,
    reject: new Set(),
    unknown: new Set(),
    asked: [],
    async switchTo(page, change) {
      Object.assign(wallet, change);
      const [event, value] =
        change.account === undefined
          ? ["chainChanged", toHex(wallet.chainId)]
          : ["accountsChanged", [wallet.account.address]];
      await page.evaluate(
        ([rdns, name, given]) => window.testWalletEvents?.[rdns as string]?.(name as string, given),
        [about.rdns, event, value],
      );
    },
  };
  const bridge = `testWallet_${about.rdns.replaceAll(".", "_")}`;
  await context.exposeFunction(bridge, async (text: string) => {
    const { method, params = [] } = JSON.parse(text) as { method: string; params?: unknown[] };
    wallet.asked.push(method);
    try {
      return JSON.stringify({ result: await answer(wallet, options.rpcUrl, method, params) });
    } catch (error) {
      const code = (error as { code?: number }).code ?? -32000;
      return JSON.stringify({ error: { code, message: String((error as Error).message) } });
    }
  });
  await context.addInitScript(announce, { about, bridge });
  return wallet;
}

async function answer(
  wallet: InjectedWallet,
  rpcUrl: string,
  method: string,
  params: unknown[],
): Promise<unknown> {
  // EIP-1193: 4001 is "the user rejected the request", 4200 "the provider does not support the method".
  if (wallet.reject.has(method)) throw Object.assign(new Error("User rejected the request."), { code: 4001 });
  if (wallet.unknown.has(method)) throw Object.assign(new Error(`No ${method} here.`), { code: 4200 });
  switch (method) {
    case "eth_requestAccounts":
    case "eth_accounts":
      return [wallet.account.address];
    case "eth_chainId":
      return toHex(wallet.chainId);
    case "net_version":
      return String(wallet.chainId);
    case "wallet_switchEthereumChain":
    case "wallet_addEthereumChain":
      return null;
    case "wallet_requestPermissions":
      return [{ parentCapability: "eth_accounts" }];
    case "personal_sign": {
      const [data] = params as [string];
      return wallet.account.signMessage({ message: isHex(data) ? { raw: data } : data });
    }
    case "eth_signTypedData_v4":
      return wallet.account.signTypedData(JSON.parse((params as [string, string])[1]));
    case "eth_sendTransaction": {
      const [request] = params as [{ to?: Hex; data?: Hex; value?: Hex; gas?: Hex }];
      return createWalletClient({ account: wallet.account, transport: http(rpcUrl) }).sendTransaction({
        chain: null,
        ...(request.to === undefined ? {} : { to: request.to }),
        ...(request.data === undefined ? {} : { data: request.data }),
        ...(request.value === undefined ? {} : { value: BigInt(request.value) }),
      });
    }
    default:
      return forward(rpcUrl, method, params);
  }
}

async function forward(rpcUrl: string, method: string, params: unknown[]): Promise<unknown> {
  const response = await fetch(rpcUrl, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
  });
  const { result, error } = (await response.json()) as {
    result?: unknown;
    error?: { code: number; message: string };
  };
  if (error !== undefined) throw Object.assign(new Error(error.message), { code: error.code });
  return result;
}

/** Runs in the page: EIP-6963 announces the provider whenever it is asked for. */
function announce({ about, bridge }: { about: { name: string; rdns: string }; bridge: string }): void {
  if (window.top !== window) return;
  const ask = (text: string) => (Reflect.get(window, bridge) as (text: string) => Promise<string>)(text);
  const listeners = new Map<string, Set<(value: unknown) => void>>();
  window.testWalletEvents ??= {};
  window.testWalletEvents[about.rdns] = (event, value) => {
    for (const listener of listeners.get(event) ?? []) listener(value);
  };
  const provider = {
    async request(input: { method: string; params?: unknown[] }) {
      const { result, error } = JSON.parse(await ask(JSON.stringify(input)));
      if (error) throw Object.assign(new Error(error.message), { code: error.code });
      return result;
    },
    on(event: string, listener: (value: unknown) => void) {
      const known = listeners.get(event) ?? new Set();
      listeners.set(event, known.add(listener));
      return provider;
    },
    removeListener(event: string, listener: (value: unknown) => void) {
      listeners.get(event)?.delete(listener);
      return provider;
    },
  };
  const icon =
    "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'><path fill='%236b5bd2' d='M0 0h8v8H0z'/><path fill='white' d='M2 2.5h4v3H2z'/></svg>";
  // Twice, under a uuid each, as wallets do whose script runs again: pages have to list it once.
  const infos = [1, 2].map(() => ({ uuid: crypto.randomUUID(), icon, ...about }));
  const tell = () => {
    for (const info of infos) {
      window.dispatchEvent(
        new CustomEvent("eip6963:announceProvider", { detail: Object.freeze({ info, provider }) }),
      );
    }
  };
  window.addEventListener("eip6963:requestProvider", tell);
  tell();
}
