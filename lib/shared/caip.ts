import { z } from "zod";

// CAIP-2: chain_id = namespace ":" reference, [-a-z0-9]{3,8} ":" [-_a-zA-Z0-9]{1,32}
const CHAIN_ID = /^[-a-z0-9]{3,8}:[-_a-zA-Z0-9]{1,32}$/;
// CAIP-10: account_id = chain_id ":" account_address, account_address = [-.%a-zA-Z0-9]{1,128}
const ACCOUNT_ID = /^([-a-z0-9]{3,8}):([-_a-zA-Z0-9]{1,32}):([-.%a-zA-Z0-9]{1,128})$/;
// CAIP-2 eip155 profile: the reference is the decimal chain id of EIP-155.
// 15 digits, so that it is always a safe integer.
const EVM_REFERENCE = /^[1-9][0-9]{0,14}$/;
const EVM_ADDRESS = /^0x[0-9a-fA-F]{40}$/;

/** An EVM address in any case; comes out in lower case, the one form in which addresses are compared here. */
export const evmAddressSchema = z
  .string()
  .regex(EVM_ADDRESS, "must be an EVM address: 0x and 40 hexadecimal digits")
  .toLowerCase();

/** A CAIP-2 chain id such as `eip155:137`. */
export const chainIdSchema = z
  .string()
  .regex(CHAIN_ID, "must be a CAIP-2 chain id such as eip155:137")
  .refine((id) => !id.startsWith("eip155:") || EVM_REFERENCE.test(id.slice(7)), {
    error: "must end in a decimal chain id, such as eip155:137",
  });

/** A CAIP-2 id of an EVM chain, `eip155:<decimal chain id>`. */
export const evmChainIdSchema = z
  .string()
  .regex(/^eip155:[1-9][0-9]{0,14}$/, "must be an EVM chain id such as eip155:137");

/** A CAIP-10 account such as `eip155:137:0x…`; an EVM address comes out in lower case. */
export const accountIdSchema = z
  .string()
  .regex(ACCOUNT_ID, "must be a CAIP-10 account such as eip155:137:0x…")
  .refine((id) => !id.startsWith("eip155:") || isEvmAccount(id), {
    error: "must be an EVM account: eip155:<chain id>:0x and 40 hexadecimal digits",
  })
  .overwrite((id) => (id.startsWith("eip155:") ? id.toLowerCase() : id));

/** CAIP-2: `<namespace>:<reference>`. */
export type ChainId = string;
/** CAIP-10: `<namespace>:<reference>:<address>`. */
export type AccountId = string;

export interface ChainIdParts {
  namespace: string;
  reference: string;
}

export interface AccountIdParts extends ChainIdParts {
  /** CAIP-2 id of the account's chain. */
  chain: ChainId;
  address: string;
}

/** Splits a CAIP-2 id. Throws a ZodError when it is none. */
export function parseChainId(id: string): ChainIdParts {
  const [namespace = "", reference = ""] = chainIdSchema.parse(id).split(":");
  return { namespace, reference };
}

/** Splits a CAIP-10 id; an EVM address comes out in lower case. Throws a ZodError when it is none. */
export function parseAccountId(id: string): AccountIdParts {
  const [namespace = "", reference = "", address = ""] = accountIdSchema.parse(id).split(":");
  return { namespace, reference, chain: `${namespace}:${reference}`, address };
}

/** Joins a CAIP-2 chain id and an address to a normalised CAIP-10 account. Throws a ZodError when they do not fit. */
export function formatAccountId(chain: ChainId, address: string): AccountId {
  return accountIdSchema.parse(`${chain}:${address}`);
}

/** The CAIP-2 id of an EVM chain by its EIP-155 number. */
export function evmChainId(chainId: number | bigint): ChainId {
  return evmChainIdSchema.parse(`eip155:${chainId}`);
}

/** The EIP-155 number of an EVM chain, undefined for other namespaces. */
export function evmChainNumber(chain: ChainId): number | undefined {
  return evmChainIdSchema.safeParse(chain).success ? Number(chain.slice(7)) : undefined;
}

/** `0x1234…abcd`, for sentences. */
export function shortAddress(address: string): string {
  return address.length <= 13 ? address : `${address.slice(0, 6)}…${address.slice(-4)}`;
}

/** Reference of an EVM account that one key controls: its address is the same person on every EVM chain. */
export const ANY_EVM_CHAIN = "0";

/**
 * Whether what `account` holds on `chain` is its own. A key's account (`eip155:0:…`) counts on every EVM chain; a
 * smart account only on the chain it was verified on, because somebody else may control its address elsewhere.
 */
export function accountCountsOn(account: AccountId, chain: ChainId): boolean {
  const held = parseAccountId(account);
  return held.chain === chain || (held.chain === `eip155:${ANY_EVM_CHAIN}` && chain.startsWith("eip155:"));
}

/** Whether a listed account (an operator, an allowlist's entry) names the account that somebody signed in with. */
export function accountMatches(listed: AccountId, account: AccountId): boolean {
  const entry = parseAccountId(listed);
  const held = parseAccountId(account);
  return (
    entry.address === held.address && (entry.chain === held.chain || accountCountsOn(account, entry.chain))
  );
}

function isEvmAccount(id: string): boolean {
  const [, reference = "", address = "", ...rest] = id.split(":");
  const anyChain = reference === ANY_EVM_CHAIN;
  return rest.length === 0 && (anyChain || EVM_REFERENCE.test(reference)) && EVM_ADDRESS.test(address);
}
