import {
  type Address,
  type EncodedAccount,
  getBase58Decoder,
  getBase58Encoder,
  getBase64Decoder,
  getBase64Encoder,
  getSignatureFromTransaction,
  getTransactionDecoder,
  type Signature,
} from "@solana/kit";
import { FailedTransactionMetadata, type LiteSVM } from "litesvm";

/** Throw it to answer with an error object. */
export class RpcError extends Error {
  readonly code: number;
  readonly data: unknown;
  constructor(code: number, message: string, data?: unknown) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

type Params = readonly unknown[];
export type RpcMethod = (params: Params) => unknown;

interface AccountOptions {
  encoding?: string;
  dataSlice?: { offset: number; length: number };
  minContextSlot?: number;
  withContext?: boolean;
  filters?: readonly { dataSize?: number; memcmp?: { offset: number; bytes: string; encoding?: string } }[];
}

/** What the cluster behind the methods can be told. */
export interface SvmState {
  svm: LiteSVM;
  genesisHash: string;
  /** Makes the next block. */
  advance(): void;
  /** Called when a transaction was processed. */
  processed(signature: Signature, error: unknown): void;
}

const accountTypeOffset = 165;

/** The methods of Solana's JSON-RPC that @solana/kit and we use: https://solana.com/docs/rpc/http */
export function svmMethods(state: SvmState): Record<string, RpcMethod> {
  const { svm } = state;
  const slot = () => Number(svm.getClock().slot);
  const statuses = new Map<string, object>();

  const inContext = (value: unknown) => ({ context: { slot: slot(), apiVersion: "3.0.0" }, value });
  const optionsOf = (given: unknown): AccountOptions => {
    const options = (given ?? {}) as AccountOptions;
    if ((options.minContextSlot ?? 0) > slot()) {
      throw new RpcError(-32016, "Minimum context slot has not been reached", { contextSlot: slot() });
    }
    if (options.encoding !== "base64") throw new RpcError(-32602, "Only base64 is encoded here");
    return options;
  };
  const find = (key: unknown, options: AccountOptions) => {
    const account = svm.getAccount(key as Address);
    return account.exists ? encode(account, options) : null;
  };
  const list = (program: Address, options: AccountOptions, also = (_account: EncodedAccount) => true) =>
    svm
      .getProgramAccounts(program)
      .filter((account) => also(account) && passes(account, options))
      .map((account) => ({ pubkey: account.address, account: encode(account, options) }));

  return {
    getHealth: () => "ok",
    getVersion: () => ({ "solana-core": "3.0.0", "feature-set": 0 }),
    getGenesisHash: () => state.genesisHash,
    getSlot: () => slot(),
    getEpochInfo: () => ({
      absoluteSlot: slot(),
      blockHeight: slot(),
      epoch: 0,
      slotIndex: 0,
      slotsInEpoch: 432_000,
    }),
    getLatestBlockhash: () =>
      inContext({ blockhash: svm.latestBlockhash(), lastValidBlockHeight: slot() + 150 }),
    getMinimumBalanceForRentExemption: ([size]) =>
      Number(svm.minimumBalanceForRentExemption(BigInt(Number(size)))),
    getBalance: ([key]) => inContext(Number(svm.getBalance(key as Address) ?? 0n)),
    getAccountInfo: ([key, given]) => inContext(find(key, optionsOf(given))),
    getMultipleAccounts([keys, given]) {
      const options = optionsOf(given);
      const asked = keys as unknown[];
      if (asked.length > 100) throw new RpcError(-32602, "Too many inputs provided; max 100");
      return inContext(asked.map((key) => find(key, options)));
    },
    getProgramAccounts([program, given]) {
      const options = optionsOf(given);
      const found = list(program as Address, options);
      return options.withContext ? inContext(found) : found;
    },
    getTokenAccountsByOwner([owner, filter, given]) {
      const { programId, mint } = filter as { programId?: Address; mint?: Address };
      const minted = mint === undefined ? undefined : svm.getAccount(mint);
      const program = programId ?? (minted?.exists ? minted.programAddress : undefined);
      if (program === undefined) throw new RpcError(-32602, "Invalid param: could not find mint");
      const isHeld = ({ data }: EncodedAccount) =>
        (data.length === accountTypeOffset || data[accountTypeOffset] === 2) &&
        base58(data.slice(32, 64)) === owner &&
        (mint === undefined || base58(data.slice(0, 32)) === mint);
      return inContext(list(program, optionsOf(given), isHeld));
    },
    sendTransaction([wire, given]) {
      const { encoding } = given as { encoding?: string };
      if (encoding !== "base64") throw new RpcError(-32602, "Only base64 is decoded here");
      const transaction = getTransactionDecoder().decode(getBase64Encoder().encode(wire as string));
      const signature = getSignatureFromTransaction(transaction);
      const outcome = svm.sendTransaction(transaction);
      const failed = outcome instanceof FailedTransactionMetadata;
      if (failed) throw new RpcError(-32002, `Transaction simulation failed: ${outcome.toString()}`);
      statuses.set(signature, {
        slot: slot(),
        err: null,
        confirmations: null,
        confirmationStatus: "finalized",
        status: { Ok: null },
      });
      state.processed(signature, null);
      state.advance();
      return signature;
    },
    getSignatureStatuses: ([signatures]) =>
      inContext((signatures as string[]).map((signature) => statuses.get(signature) ?? null)),
  };
}

function passes({ data }: EncodedAccount, { filters = [] }: AccountOptions): boolean {
  return filters.every(({ dataSize, memcmp }) => {
    if (dataSize !== undefined && data.length !== dataSize) return false;
    if (memcmp === undefined) return true;
    const encoder = memcmp.encoding === "base64" ? getBase64Encoder() : getBase58Encoder();
    const bytes = encoder.encode(memcmp.bytes);
    return bytes.every((byte, index) => data[memcmp.offset + index] === byte);
  });
}

function encode(account: EncodedAccount, { dataSlice }: AccountOptions) {
  const { data, executable, lamports, programAddress, space } = account;
  const shown =
    dataSlice === undefined ? data : data.slice(dataSlice.offset, dataSlice.offset + dataSlice.length);
  return {
    data: [getBase64Decoder().decode(shown), "base64"],
    executable,
    lamports: Number(lamports),
    owner: programAddress,
    rentEpoch: 0,
    space: Number(space),
  };
}

function base58(bytes: EncodedAccount["data"]): string {
  return getBase58Decoder().decode(bytes);
}
