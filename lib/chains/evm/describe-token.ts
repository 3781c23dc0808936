import type { ChainAnswer, ChainRead, TokenDescription } from "../chain.ts";
import {
  balanceOf,
  hasValidKey,
  lockVersion,
  supportsInterface,
  tokenDecimals,
  tokenName,
  tokenSymbol,
} from "./evm-reads.ts";

/** What the contract at an address (lower case) says it is, by what it answers; null when there is none. */
export async function describeToken(
  contract: string,
  read: (reads: readonly ChainRead[]) => Promise<ChainAnswer>,
): Promise<TokenDescription | null> {
  const questions = {
    erc721: supportsInterface(contract, "0x80ac58cd"),
    erc1155: supportsInterface(contract, "0xd9b67a26"),
    // ERC-165: a contract must answer false to 0xffffffff; one that says yes to everything is not believed.
    everything: supportsInterface(contract, "0xffffffff"),
    enumerable: supportsInterface(contract, "0x780e9d63"),
    erc4907: supportsInterface(contract, "0xad092b5c"),
    erc5643: supportsInterface(contract, "0x8c65f84d"),
    // Locks tell their version and have no interface id.
    lock: lockVersion(contract),
    key: hasValidKey(contract, contract),
    balance: balanceOf(contract, contract),
    name: tokenName(contract),
    symbol: tokenSymbol(contract),
    decimals: tokenDecimals(contract),
  };
  const { resultOf } = await read(Object.values<ChainRead>(questions));
  const results = Object.values<ChainRead>(questions).map(resultOf);
  if (results.every((result) => !result.ok && result.fault === "no_contract")) return null;
  const answerTo = <Answer>(question: ChainRead<Answer>) => {
    const result = resultOf(question);
    return result.ok ? result.value : undefined;
  };
  const [erc721, erc1155] = [answerTo(questions.erc721), answerTo(questions.erc1155)];
  const [name, symbol, decimals] = [
    answerTo(questions.name),
    answerTo(questions.symbol),
    answerTo(questions.decimals),
  ];
  const believed = answerTo(questions.everything) !== true;
  const countsUnits = answerTo(questions.balance) !== undefined && decimals !== undefined;
  const standard =
    believed && erc721 === true && erc1155 !== true
      ? "erc721"
      : believed && erc1155 === true && erc721 !== true
        ? "erc1155"
        : countsUnits && believed
          ? "erc20"
          : "unknown";
  // ERC-721 knows no decimals: a contract that has some keeps its balances as an ERC-20.
  const divisible = standard === "erc721" && countsUnits && decimals > 0n;
  const features = [
    ...(["enumerable", "erc4907", "erc5643"] as const).filter((name) => answerTo(questions[name]) === true),
    ...(answerTo(questions.lock) !== undefined && answerTo(questions.key) !== undefined ? ["unlock"] : []),
  ];
  return {
    standard,
    ...(believed && standard === "erc721" && features.length > 0 ? { features } : {}),
    ...(name ? { name } : {}),
    ...(symbol ? { symbol } : {}),
    ...(standard === "erc20" || divisible ? { decimals: Number(decimals) } : {}),
    ...(divisible ? { divisible } : {}),
  };
}
