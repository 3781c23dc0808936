import type { EvmRead, ReadResult, TokenDescription } from "../chain.ts";

/** The questions that tell what kind of token a contract is; `describeAnswers` reads the answers. */
export function tokenQuestions(contract: string): EvmRead[] {
  return [
    { kind: "erc165.supportsInterface", contract, interfaceId: "0x80ac58cd" }, // ERC-721
    { kind: "erc165.supportsInterface", contract, interfaceId: "0xd9b67a26" }, // ERC-1155
    // ERC-165: a contract must answer false to 0xffffffff; one that says yes to everything is not believed.
    { kind: "erc165.supportsInterface", contract, interfaceId: "0xffffffff" },
    { kind: "erc20.balanceOf", contract, owner: contract },
    { kind: "token.name", contract },
    { kind: "token.symbol", contract },
    { kind: "token.decimals", contract },
  ];
}

/** What the answers to `tokenQuestions` say. */
export function describeAnswers(answers: readonly ReadResult[]): TokenDescription {
  const [erc721, erc1155, everything, balance, name, symbol, decimals] = answers.map((answer) =>
    answer.ok ? answer.value : undefined,
  );
  if (answers.every((answer) => !answer.ok && answer.fault === "no_contract"))
    return { standard: "no_contract" };
  const believed = everything !== true;
  const isErc20 = typeof balance === "bigint" && typeof decimals === "bigint";
  const standard =
    believed && erc721 === true && erc1155 !== true
      ? "erc721"
      : believed && erc1155 === true && erc721 !== true
        ? "erc1155"
        : isErc20 && believed
          ? "erc20"
          : "unknown";
  // ERC-721 knows no decimals: a contract that has some keeps its balances as an ERC-20.
  const divisible = standard === "erc721" && isErc20 && decimals > 0n;
  return {
    standard,
    ...(typeof name === "string" && name !== "" ? { name } : {}),
    ...(typeof symbol === "string" && symbol !== "" ? { symbol } : {}),
    ...(standard === "erc20" || divisible ? { decimals: Number(decimals) } : {}),
    ...(divisible ? { divisible } : {}),
  };
}
