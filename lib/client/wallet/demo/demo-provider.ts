import {
  type Address,
  createPublicClient,
  custom,
  formatEther,
  type Hex,
  hexToBigInt,
  hexToString,
  isHex,
  RpcRequestError,
  SwitchChainError,
  toHex,
  UnsupportedProviderMethodError,
  UserRejectedRequestError,
} from "viem";
import { askDemoChain, demoMethods, fundDemoWallet } from "#lib/shared/api/demo.ts";
import { demoChainNumber } from "#lib/shared/known-chains.ts";
import { call } from "../../api.ts";
import { demoAccount, knownDemoAccount } from "./demo-key.ts";
import { askPerson } from "./demo-requests.ts";

interface Request {
  method: string;
  params?: readonly unknown[];
}

interface TransactionRequest {
  to?: Address;
  data?: Hex;
  value?: Hex;
}

/** An EIP-1193 provider that lives in the page: it signs itself, after the person agreed, and asks the local chain. */
export function createDemoProvider() {
  const provider = {
    request: (request: Request) => answer(request),
    // Neither account nor chain of this wallet ever changes.
    on: () => provider,
    removeListener: () => provider,
  };
  return provider;
}

async function answer({ method, params = [] }: Request): Promise<unknown> {
  switch (method) {
    case "eth_requestAccounts": {
      const { address } = demoAccount();
      await call(fundDemoWallet, { body: { address } });
      return [address];
    }
    case "eth_accounts":
      return [knownDemoAccount()?.address].filter((address) => address !== undefined);
    case "eth_chainId":
      return toHex(demoChainNumber);
    case "net_version":
      return String(demoChainNumber);
    case "wallet_switchEthereumChain":
      return switchChain(params[0] as { chainId: Hex });
    case "wallet_requestPermissions":
    case "wallet_getPermissions":
      return [{ parentCapability: "eth_accounts" }];
    case "wallet_revokePermissions":
      return null;
    case "personal_sign":
      return signMessage(params[0] as string);
    case "eth_sendTransaction":
      return sendTransaction(params[0] as TransactionRequest);
    default:
      return askChain(method, params);
  }
}

function switchChain({ chainId }: { chainId: Hex }): null {
  if (Number(chainId) === demoChainNumber) return null;
  throw new SwitchChainError(new Error("The demo wallet knows the local demo chain only."));
}

async function signMessage(data: string): Promise<Hex> {
  const text = isHex(data) ? hexToString(data) : data;
  await agreed({ kind: "message", text });
  return demoAccount().signMessage({ message: isHex(data) ? { raw: data } : data });
}

async function sendTransaction({ to, data, value }: TransactionRequest): Promise<Hex> {
  const account = demoAccount();
  const chain = createPublicClient({
    transport: custom({ request: ({ method, params }) => askChain(method, params ?? []) }, { retryCount: 0 }),
  });
  const request = {
    ...(to === undefined ? {} : { to }),
    ...(data === undefined ? {} : { data }),
    value: value === undefined ? 0n : hexToBigInt(value),
  };
  const [gas, fees, nonce] = await Promise.all([
    chain.estimateGas({ account, ...request }),
    chain.estimateFeesPerGas(),
    chain.getTransactionCount({ address: account.address, blockTag: "pending" }),
  ]);
  // The chain may need a little more once others came before it.
  const gasLimit = (gas * 5n) / 4n;
  const cost = formatEther(gasLimit * fees.maxFeePerGas + request.value);
  await agreed({ kind: "transaction", what: describe(request), cost: Number(cost).toFixed(6) });
  const signed = await account.signTransaction({
    ...request,
    chainId: demoChainNumber,
    nonce,
    gas: gasLimit,
    maxFeePerGas: fees.maxFeePerGas,
    maxPriorityFeePerGas: fees.maxPriorityFeePerGas,
    type: "eip1559",
  });
  return (await askChain("eth_sendRawTransaction", [signed])) as Hex;
}

// The first four bytes of keccak-256 of `mint()` and `claim()`.
const KNOWN_CALLS: Readonly<Record<string, string>> = {
  "0x1249c58b": "Mint one free demo pass for yourself",
  "0x4e71d92d": "Claim one free pass for yourself",
};

function describe({ to, data, value }: { to?: Address; data?: Hex; value: bigint }): string {
  if (to === undefined) return "Put a new contract on the local chain";
  const known = value === 0n ? KNOWN_CALLS[data?.slice(0, 10) ?? ""] : undefined;
  if (known !== undefined) return known;
  if (value > 0n) return `Send ${formatEther(value)} ETH of play money to ${to}`;
  return `Call the contract ${to}`;
}

async function agreed(request: Parameters<typeof askPerson>[0]): Promise<void> {
  if (await askPerson(request)) return;
  throw new UserRejectedRequestError(new Error("You declined it in the demo wallet."));
}

const known = new Set<string>(demoMethods);

async function askChain(method: string, params: readonly unknown[]): Promise<unknown> {
  if (!known.has(method)) throw new UnsupportedProviderMethodError(new Error(`No ${method} here.`));
  const body = { method: method as (typeof demoMethods)[number], params: [...params] };
  const { result, error } = await call(askDemoChain, { body });
  if (error === null) return result;
  throw new RpcRequestError({ body, url: "the local chain", error });
}
