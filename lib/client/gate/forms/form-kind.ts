import { LISTED_TOKENS, listTokenIds, tokenIdsSchema } from "#lib/shared/conditions/token-ids.ts";
import { evmAddressSchema } from "#lib/shared/namespaces/eip155.ts";
import { solana, solanaAddressSchema } from "#lib/shared/namespaces/solana.ts";
import { toBaseUnits } from "../amount.ts";

/** What is wrong with the fields of one condition: sentences, each for the field it belongs to. */
export type ConditionErrors = Partial<
  Record<"chain" | "contract" | "amount" | "tokenId" | "decimals" | "accounts", string>
>;

export type ReadForm<C> = { condition: C } | { errors: ConditionErrors };

/** How one kind of condition is written in a form: as text, as typed. */
export interface FormKind<F, C> {
  /** A new one. */
  blank(chain: string): F;
  read(form: F): ReadForm<C>;
  /** A condition as the form shows it. */
  formOf(condition: C): F;
}

/** The contract that a token condition asks about. */
export interface TokenFields {
  chain: string;
  contract: string;
}

const evmToken = { address: evmAddressSchema, hint: "Paste the contract’s address: 0x and 40 digits." };

/** What is different where a token lives on Solana. */
export const solanaToken = {
  address: solanaAddressSchema,
  hint: "Paste the address: 32 to 44 letters and digits, as Solana writes them.",
  /** The chain, if it is a Solana cluster; else none is chosen yet. */
  chainOr: (chain: string) => (chain.startsWith(`${solana.name}:`) ? chain : ""),
};

/** Reads the fields of a token and those that its kind adds, so that all mistakes are told at once. */
export function readToken<C>(
  form: TokenFields,
  readRest: (token: TokenFields, errors: ConditionErrors) => C | null,
  { address, hint }: Pick<typeof solanaToken, "address" | "hint"> = evmToken,
): ReadForm<C> {
  const errors: ConditionErrors = {};
  if (form.chain === "") errors.chain = "Choose the chain that the token lives on.";
  const contract = address.safeParse(form.contract.trim());
  if (!contract.success) errors.contract = hint;
  const condition = readRest({ chain: form.chain, contract: contract.data ?? "" }, errors);
  return Object.keys(errors).length > 0 || condition === null ? { errors } : { condition };
}

/** Reads the numbers of tokens, such as “7”, “1, 7” or “100-199”: a single one is written by itself. */
export function readTokenIds(
  text: string,
  errors: ConditionErrors,
): { tokenId?: string; tokenIds?: string[] } {
  const entries = text
    .replaceAll(/\s*[-–—]\s*/g, "-")
    .split(/[\s,;]+/)
    .map((entry) => entry.replaceAll("#", ""))
    .filter((entry) => entry !== "");
  const [only] = entries;
  const read = tokenIdsSchema.safeParse(entries);
  if (only === undefined || !read.success) {
    errors.tokenId = "Write token numbers, such as 7 or 1, 7, 100-199.";
  }
  return entries.length === 1 && only !== undefined && !only.includes("-")
    ? { tokenId: only }
    : { tokenIds: entries };
}

/** Says so where more tokens are named than a contract can be asked for one by one. */
export function requireFewTokens(ids: { tokenIds?: string[] }, why: string, errors: ConditionErrors): void {
  if (errors.tokenId === undefined && listTokenIds(ids.tokenIds ?? []) === null) {
    errors.tokenId = `Name at most ${LISTED_TOKENS} tokens: ${why}.`;
  }
}

/** The numbers of tokens as they are typed. */
export function writtenTokenIds(condition: {
  tokenId?: string | undefined;
  tokenIds?: string[] | undefined;
}): string {
  return condition.tokenId ?? condition.tokenIds?.join(", ") ?? "";
}

/** Reads an amount of a token that has decimals, in base units; null when something is wrong. */
export function readAmount(
  { amount, decimals }: { amount: string; decimals: number | null },
  errors: ConditionErrors,
): { minBalance: string; decimals: number } | null {
  const minBalance = toBaseUnits(amount, decimals ?? 77);
  if (decimals === null) errors.decimals = "How many decimals does the token have? Most have 18.";
  if (minBalance === null) {
    const most = decimals === null ? "" : ` with at most ${decimals} decimals`;
    errors.amount = `Write an amount above 0${most}, such as 10 or 0.5.`;
  }
  return decimals === null || minBalance === null ? null : { minBalance, decimals };
}

/** Reads how many tokens are asked for. */
export function readCount(text: string, errors: ConditionErrors): string {
  const count = text.trim();
  if (!/^[1-9]\d{0,77}$/.test(count)) errors.amount = "Write a whole number, at least 1.";
  return count;
}
