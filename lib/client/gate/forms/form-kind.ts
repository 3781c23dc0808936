import { evmAddressSchema } from "#lib/shared/namespaces/eip155.ts";

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

/** Reads the fields of a token and those that its kind adds, so that all mistakes are told at once. */
export function readToken<C>(
  form: TokenFields,
  readRest: (token: TokenFields, errors: ConditionErrors) => C | null,
): ReadForm<C> {
  const errors: ConditionErrors = {};
  if (form.chain === "") errors.chain = "Choose the chain that the token lives on.";
  const contract = evmAddressSchema.safeParse(form.contract.trim());
  if (!contract.success) errors.contract = "Paste the contract’s address: 0x and 40 digits.";
  const condition = readRest({ chain: form.chain, contract: contract.data ?? "" }, errors);
  return Object.keys(errors).length > 0 || condition === null ? { errors } : { condition };
}

/** Reads the number of a token. */
export function readTokenId(text: string, errors: ConditionErrors): string {
  const tokenId = text.trim().replace(/^#/, "");
  if (!/^(0|[1-9]\d{0,77})$/.test(tokenId)) errors.tokenId = "Write the token’s number, such as 1.";
  return tokenId;
}

/** Reads how many tokens are asked for. */
export function readCount(text: string, errors: ConditionErrors): string {
  const count = text.trim();
  if (!/^[1-9]\d{0,77}$/.test(count)) errors.amount = "Write a whole number, at least 1.";
  return count;
}
