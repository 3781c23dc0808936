import { z } from "zod";
import type { Namespace } from "./namespaces/namespace.ts";
import { listNamespaces, namespaceOf } from "./namespaces/table.ts";

// CAIP-2: chain_id = namespace ":" reference, [-a-z0-9]{3,8} ":" [-_a-zA-Z0-9]{1,32}
const CHAIN_ID = /^[-a-z0-9]{3,8}:[-_a-zA-Z0-9]{1,32}$/;
// CAIP-10: account_id = chain_id ":" account_address, account_address = [-.%a-zA-Z0-9]{1,128}
const ACCOUNT_ID = /^([-a-z0-9]{3,8}):([-_a-zA-Z0-9]{1,32}):([-.%a-zA-Z0-9]{1,128})$/;

/** A CAIP-2 chain id such as `eip155:137`. */
export const chainIdSchema = z
  .string()
  .regex(CHAIN_ID, { error: "must be a CAIP-2 chain id such as eip155:137", abort: true })
  .superRefine((id, context) => {
    const [, reference = ""] = id.split(":");
    addIssues(context, namespaceOf(id).reference.safeParse(reference));
  });

/** A CAIP-10 account such as `eip155:137:0x…`; its address comes out in the form of its namespace. */
export const accountIdSchema = z
  .string()
  .regex(ACCOUNT_ID, { error: "must be a CAIP-10 account such as eip155:137:0x…", abort: true })
  .superRefine((id, context) => {
    const { reference, address } = split(id);
    const namespace = namespaceOf(id);
    if (reference !== namespace.everyChain?.reference) {
      addIssues(context, namespace.reference.safeParse(reference));
    }
    addIssues(context, namespace.address.safeParse(address));
  })
  .overwrite((id) => {
    const { chain, address } = split(id);
    return `${chain}:${namespaceOf(id).address.safeParse(address).data ?? address}`;
  });

/** An account as people write it: CAIP-10, or a bare address, which is the account of its key. */
export const writtenAccountSchema = z
  .string()
  .overwrite((text) => readBareAddress(text)?.key ?? text)
  .pipe(accountIdSchema);

/** CAIP-2: `<namespace>:<reference>`. */
export type ChainId = string;
/** CAIP-10: `<namespace>:<reference>:<address>`. */
export type AccountId = string;

export interface AccountIdParts {
  namespace: string;
  reference: string;
  /** CAIP-2 id of the account's chain. */
  chain: ChainId;
  address: string;
}

/** Splits a CAIP-10 id; the address comes out in the form of its namespace. Throws a ZodError when it is none. */
export function parseAccountId(id: string): AccountIdParts {
  return split(accountIdSchema.parse(id));
}

/** Joins a CAIP-2 chain id and an address to a normalised CAIP-10 account. Throws a ZodError when they do not fit. */
export function formatAccountId(chain: ChainId, address: string): AccountId {
  return accountIdSchema.parse(`${chain}:${address}`);
}

/**
 * What an address stands for that is written without its chain: `key`, the account of its key, which counts on every
 * chain, and `main`, the account on its namespace's main chain. Undefined for any other text.
 */
export function readBareAddress(text: string): { key: AccountId; main: AccountId } | undefined {
  for (const { name, everyChain, address } of listNamespaces()) {
    const read = everyChain === undefined ? undefined : address.safeParse(text);
    if (everyChain !== undefined && read?.success) {
      return { key: `${name}:${everyChain.reference}:${read.data}`, main: `${everyChain.main}:${read.data}` };
    }
  }
  return undefined;
}

/** An address on a chain for sentences, such as `0x1234…abcd`. */
export function shortAddress(address: string, chain: ChainId): string {
  return namespaceOf(chain).shortAddress(address);
}

/** The chains of a key's account (`eip155:0:…`), which is the same person on all of them; undefined for other accounts. */
export function everyChainOf(account: AccountId): Namespace["everyChain"] {
  const { everyChain } = namespaceOf(account);
  return everyChain?.reference === split(account).reference ? everyChain : undefined;
}

/**
 * Whether what `account` holds on `chain` is its own. A key's account counts on every chain of its namespace; any other
 * only on the chain it was verified on, because somebody else may control its address elsewhere.
 */
export function accountCountsOn(account: AccountId, chain: ChainId): boolean {
  const held = parseAccountId(account);
  return (
    held.chain === chain ||
    (everyChainOf(account) !== undefined && namespaceOf(chain).name === held.namespace)
  );
}

/** Whether a listed account (an operator, an allowlist's entry) names the account that somebody signed in with. */
export function accountMatches(listed: AccountId, account: AccountId): boolean {
  const entry = parseAccountId(listed);
  const held = parseAccountId(account);
  return (
    entry.address === held.address && (entry.chain === held.chain || accountCountsOn(account, entry.chain))
  );
}

function split(id: string): AccountIdParts {
  const [namespace = "", reference = "", address = ""] = id.split(":");
  return { namespace, reference, chain: `${namespace}:${reference}`, address };
}

function addIssues(context: z.RefinementCtx, { error }: z.ZodSafeParseResult<string>): void {
  for (const { message } of error?.issues ?? []) context.addIssue({ code: "custom", message });
}
