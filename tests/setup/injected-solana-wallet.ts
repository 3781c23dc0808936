import { ed25519 } from "@noble/curves/ed25519.js";
import { address, getAddressDecoder, getOffchainMessageEncoder } from "@solana/kit";
import type { SolanaSignInInput } from "@solana/wallet-standard-features";
import { createSignInMessageText } from "@solana/wallet-standard-util";
import type { BrowserContext, Page } from "playwright-core";

declare global {
  interface Window {
    /** Lets a Solana wallet of the page show another account, by the wallet's name. */
    testSolanaAccounts?: Record<string, (account: string) => void>;
  }
}

/** A key of Solana. */
export interface SolanaKey {
  address: string;
  publicKey: Uint8Array;
  sign(bytes: Uint8Array): Uint8Array;
}

/** The key of 32 secret bytes; a new one when none are given. */
export function newSolanaKey(secret = ed25519.utils.randomSecretKey()): SolanaKey {
  const publicKey = ed25519.getPublicKey(secret);
  return {
    publicKey,
    address: getAddressDecoder().decode(publicKey),
    sign: (bytes) => ed25519.sign(bytes, secret),
  };
}

/** What a wallet can do: its version of `solana:signIn`, `solana:signMessage`; a hardware wallet signs off-chain messages alone. */
export interface SolanaAbilities {
  signIn?: "1.0.0" | "1.1.0";
  signMessage?: true;
  hardware?: true;
}

export interface InjectedSolanaWallet {
  key: SolanaKey;
  /** Signs in the place of the account that it shows. */
  impostor: SolanaKey | null;
  /** Requests it refuses as a person would: connect, signIn, signMessage. */
  reject: Set<string>;
  /** Requests that get no answer, as while the wallet's window stands open. */
  hold: Set<string>;
  asked: string[];
  /** The person switches to another account in the wallet, and it tells the page. */
  switchTo(page: Page, key: SolanaKey): Promise<void>;
}

interface Request {
  method: "connect" | "disconnect" | "signIn" | "signMessage";
  silent?: boolean;
  input?: SolanaSignInInput;
  /** Base64. */
  message?: string;
}

/** Gives every page of a browser a wallet of the Wallet Standard. The key stays in this process. */
export async function injectSolanaWallet(
  context: BrowserContext,
  options: { name: string; key: SolanaKey; abilities: SolanaAbilities },
): Promise<InjectedSolanaWallet> {
  const { name, abilities } = options;
  let approved = false;
  const wallet: InjectedSolanaWallet = {
    key: options.key,
    impostor: null,
    reject: new Set(),
    hold: new Set(),
    asked: [],
    async switchTo(page, key) {
      wallet.key = key;
      await page.evaluate(
        ([of = "", account = ""]) => window.testSolanaAccounts?.[of]?.(account),
        [name, key.address],
      );
    },
  };
  const bridge = `testSolana_${name.replaceAll(/\W/g, "_")}`;
  await context.exposeFunction(bridge, async (text: string) => {
    const request = JSON.parse(text) as Request;
    if (!request.silent) wallet.asked.push(request.method);
    if (wallet.hold.has(request.method)) return new Promise<string>(() => {});
    if (wallet.reject.has(request.method)) return JSON.stringify({ error: "User rejected the request." });
    if (request.method === "disconnect") approved = false;
    else if (!request.silent) approved = true;
    if (!approved) return JSON.stringify({ result: null });
    return JSON.stringify(answer(wallet, request, abilities));
  });
  await context.addInitScript(register, { name, bridge, abilities });
  return wallet;
}

function answer(
  wallet: InjectedSolanaWallet,
  { method, input, message }: Request,
  { hardware }: SolanaAbilities,
) {
  const account = wallet.key.address;
  if (method === "connect") return { result: { account } };
  const text =
    input === undefined
      ? Buffer.from(message ?? "", "base64").toString()
      : createSignInMessageText({ ...input, domain: input.domain ?? "", address: input.address ?? account });
  const offchain = input?.useOffchainMessage !== undefined;
  if (hardware && !offchain) return { error: "The device cannot sign this message." };
  const signed = offchain ? offchainMessage(text, account) : Buffer.from(text);
  const signature = (wallet.impostor ?? wallet.key).sign(Uint8Array.from(signed));
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");
  return { result: { account, signed: base64(signed), signature: base64(signature) } };
}

function offchainMessage(content: string, signer: string): Uint8Array {
  const requiredSignatories = [{ address: address(signer) }];
  return Uint8Array.from(getOffchainMessageEncoder().encode({ version: 1, content, requiredSignatories }));
}

/** Runs in the page: registers the wallet as https://github.com/wallet-standard/wallet-standard has it. */
function register({
  name,
  bridge,
  abilities,
}: {
  name: string;
  bridge: string;
  abilities: SolanaAbilities;
}): void {
  if (window.top !== window) return;
  const chains = ["solana:mainnet", "solana:devnet"];
  const bytes = (base64: string) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const ask = async (request: object) => {
    const given: ((text: string) => Promise<string>) | undefined = Reflect.get(window, bridge);
    const { result, error } = JSON.parse((await given?.(JSON.stringify(request))) ?? "{}");
    if (error) throw new Error(error);
    return result;
  };
  const base58 = (text: string) => {
    let number = 0n;
    const alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    for (const letter of text) number = number * 58n + BigInt(alphabet.indexOf(letter));
    const hex = number.toString(16).padStart(64, "0");
    return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  };
  const features = ["solana:signTransaction", ...(abilities.signMessage ? ["solana:signMessage"] : [])];
  const shown = (address: string) => Object.freeze({ address, publicKey: base58(address), chains, features });
  let accounts: readonly ReturnType<typeof shown>[] = [];
  const listeners = new Set<(change: object) => void>();
  const show = (next: typeof accounts) => {
    accounts = next;
    for (const listener of listeners) listener({ accounts });
  };
  window.testSolanaAccounts ??= {};
  window.testSolanaAccounts[name] = (address) => show([shown(address)]);
  const output = ({ account, signed, signature }: Record<string, string>) => ({
    account: shown(account ?? ""),
    signedMessage: bytes(signed ?? ""),
    signature: bytes(signature ?? ""),
  });
  const wallet = {
    version: "1.0.0",
    name,
    icon: "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'><path fill='%23137a5e' d='M0 0h8v8H0z'/><path fill='white' d='M4 1.5 6.5 4 4 6.5 1.5 4z'/></svg>",
    chains,
    get accounts() {
      return accounts;
    },
    features: {
      "standard:connect": {
        version: "1.0.0",
        connect: async ({ silent = false } = {}) => {
          const result = await ask({ method: "connect", silent });
          if (result !== null) show([shown(result.account)]);
          return { accounts };
        },
      },
      "standard:disconnect": {
        version: "1.0.0",
        disconnect: async () => {
          await ask({ method: "disconnect" });
          show([]);
        },
      },
      "standard:events": {
        version: "1.0.0",
        on: (_: string, listener: (change: object) => void) => {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
      },
      "solana:signTransaction": {
        version: "1.0.0",
        supportedTransactionVersions: ["legacy", 0],
        signTransaction: () => Promise.reject(new Error("This wallet signs no transactions.")),
      },
      ...(abilities.signIn && {
        "solana:signIn": {
          version: abilities.signIn,
          signIn: async (input: object) => [output(await ask({ method: "signIn", input }))],
        },
      }),
      ...(abilities.signMessage && {
        "solana:signMessage": {
          version: "1.0.0",
          signMessage: async ({ message }: { message: Uint8Array }) => [
            output(await ask({ method: "signMessage", message: btoa(String.fromCharCode(...message)) })),
          ],
        },
      }),
    },
  };
  const introduce = (api: { register(each: object): void }) => api.register(wallet);
  window.addEventListener("wallet-standard:app-ready", (event) => introduce((event as CustomEvent).detail));
  window.dispatchEvent(new CustomEvent("wallet-standard:register-wallet", { detail: introduce }));
}
