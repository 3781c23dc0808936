import { accountIdSchema, parseAccountId, readBareAddress } from "#lib/shared/caip.ts";
import { formatUnits } from "#lib/shared/describe-rule.ts";
import { type Condition, GATE_LIMITS } from "#lib/shared/gate.ts";
import { evmAddressSchema } from "#lib/shared/namespaces/eip155.ts";
import { toBaseUnits } from "./amount.ts";

/** One condition as it stands in the form: text, as typed. */
export type ConditionForm =
  | {
      type: "erc721";
      chain: string;
      contract: string;
      by: "balance" | "tokenId";
      amount: string;
      tokenId: string;
    }
  | { type: "erc1155"; chain: string; contract: string; tokenId: string; amount: string }
  | { type: "erc20"; chain: string; contract: string; amount: string; decimals: number | null }
  | { type: "allowlist"; accounts: string };

export type ConditionErrors = Partial<
  Record<"chain" | "contract" | "amount" | "tokenId" | "decimals" | "accounts", string>
>;

/** A new condition of a kind. */
export function newCondition(type: ConditionForm["type"], chain: string): ConditionForm {
  switch (type) {
    case "erc721":
      return { type, chain, contract: "", by: "balance", amount: "1", tokenId: "" };
    case "erc1155":
      return { type, chain, contract: "", tokenId: "", amount: "1" };
    case "erc20":
      return { type, chain, contract: "", amount: "", decimals: null };
    case "allowlist":
      return { type, accounts: "" };
  }
}

/** Reads one condition. Errors are sentences for the field they belong to. */
export function readCondition(form: ConditionForm): { condition: Condition } | { errors: ConditionErrors } {
  if (form.type === "allowlist") return readAllowlist(form.accounts);
  const errors: ConditionErrors = {};
  if (form.chain === "") errors.chain = "Choose the chain that the token lives on.";
  const contract = evmAddressSchema.safeParse(form.contract.trim());
  if (!contract.success) errors.contract = "Paste the contract’s address: 0x and 40 digits.";
  const token = { chain: form.chain, contract: contract.data ?? "" };
  const condition = readToken(form, token, errors);
  return Object.keys(errors).length > 0 || condition === null ? { errors } : { condition };
}

function readToken(
  form: Exclude<ConditionForm, { type: "allowlist" }>,
  token: { chain: string; contract: string },
  errors: ConditionErrors,
): Condition | null {
  if (form.type === "erc20") {
    if (form.decimals === null) {
      errors.decimals = "How many decimals does the token have? Most have 18.";
      if (toBaseUnits(form.amount, 77) === null)
        errors.amount = "Write an amount above 0, such as 10 or 0.5.";
      return null;
    }
    const minBalance = toBaseUnits(form.amount, form.decimals);
    if (minBalance === null) {
      errors.amount = `Write an amount above 0 with at most ${form.decimals} decimals, such as 10 or 0.5.`;
      return null;
    }
    return { type: "erc20", ...token, minBalance, decimals: form.decimals };
  }
  const byToken = form.type === "erc1155" || form.by === "tokenId";
  const tokenId = form.tokenId.trim().replace(/^#/, "");
  if (byToken && !/^(0|[1-9]\d{0,77})$/.test(tokenId))
    errors.tokenId = "Write the token’s number, such as 1.";
  if (form.type === "erc721" && byToken) return { type: "erc721", ...token, tokenId };
  const minBalance = form.amount.trim();
  if (!/^[1-9]\d{0,77}$/.test(minBalance)) errors.amount = "Write a whole number, at least 1.";
  return form.type === "erc721"
    ? { type: "erc721", ...token, ...(minBalance === "1" ? {} : { minBalance }) }
    : { type: "erc1155", ...token, tokenId, minBalance };
}

function readAllowlist(text: string): { condition: Condition } | { errors: ConditionErrors } {
  const lines = text
    .split(/[\s,;]+/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const accounts = new Set<string>();
  for (const line of lines) {
    // A bare address means the key's owner, whatever network they are on; a smart account is listed with its chain.
    const account = accountIdSchema.safeParse(readBareAddress(line)?.main ?? line);
    if (!account.success) return { errors: { accounts: `“${line}” is no account address.` } };
    accounts.add(account.data);
  }
  if (accounts.size === 0) return { errors: { accounts: "List at least one account." } };
  if (accounts.size > GATE_LIMITS.allowlist) {
    return { errors: { accounts: `List at most ${GATE_LIMITS.allowlist} accounts.` } };
  }
  return { condition: { type: "allowlist", accounts: [...accounts] } };
}

/** A condition as the form shows it. */
export function conditionForm(condition: Condition): ConditionForm {
  switch (condition.type) {
    case "erc721":
      return {
        type: "erc721",
        chain: condition.chain,
        contract: condition.contract,
        by: condition.tokenId === undefined ? "balance" : "tokenId",
        amount: condition.minBalance ?? "1",
        tokenId: condition.tokenId ?? "",
      };
    case "erc1155":
      return {
        type: "erc1155",
        chain: condition.chain,
        contract: condition.contract,
        tokenId: condition.tokenId,
        amount: condition.minBalance,
      };
    case "erc20": {
      const decimals = condition.decimals ?? 0;
      return {
        type: "erc20",
        chain: condition.chain,
        contract: condition.contract,
        amount: formatUnits(condition.minBalance, decimals),
        decimals,
      };
    }
    case "allowlist":
      return {
        type: "allowlist",
        accounts: condition.accounts.map(writtenForList).join("\n"),
      };
  }
}

/** The reverse of how a line is read: the chain is left out where a bare address means it. */
function writtenForList(account: string): string {
  const { address } = parseAccountId(account);
  return readBareAddress(address)?.main === account ? address : account;
}
