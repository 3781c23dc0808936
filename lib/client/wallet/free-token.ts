import { type Address, BaseError, ContractFunctionRevertedError, ContractFunctionZeroDataError } from "viem";
import { readContract, simulateContract, writeContract } from "viem/actions";
import { abi as passAbi } from "#lib/shared/contracts/access-pass.ts";
import { abi as membershipAbi } from "#lib/shared/contracts/demo-membership.ts";
import { type FreeToken, PASS_ID } from "../free-token-kind.ts";
import { confirmed, connectedWallet, explained, WalletActionError } from "./wallet-client.ts";

/** Whether the connected account can have its one free token, has had it, or the contract gives none away. */
export type FreeTokenStanding = "claimable" | "claimed" | "not_free";

/** Asks the contract through the connected wallet. Throws WalletActionError when the chain gives no answer. */
export async function freeTokenStanding({ kind, contract }: FreeToken): Promise<FreeTokenStanding> {
  const { client, account } = await connectedWallet();
  const address = contract as Address;
  try {
    if (kind === "membership") {
      const query = { address, abi: membershipAbi, functionName: "minted", args: [account] } as const;
      return (await readContract(client, query)) ? "claimed" : "claimable";
    }
    const pass = { address, abi: passAbi } as const;
    const [id, claimed] = await Promise.all([
      readContract(client, { ...pass, functionName: "PASS_ID" }),
      readContract(client, { ...pass, functionName: "claimed", args: [account] }),
    ]);
    if (id !== BigInt(PASS_ID)) return "not_free";
    return claimed ? "claimed" : "claimable";
  } catch (error) {
    if (isOtherContract(error)) return "not_free";
    throw new WalletActionError("The chain gives no answer now. Try again in a moment.", { cause: error });
  }
}

/** The contract answered, but not as a contract that gives tokens away. */
function isOtherContract(error: unknown): boolean {
  return (
    error instanceof BaseError &&
    error.walk(
      (cause) =>
        cause instanceof ContractFunctionZeroDataError || cause instanceof ContractFunctionRevertedError,
    ) !== null
  );
}

/** Claims the token for the connected account and waits until it is in a block. Throws WalletActionError. */
export async function claimFreeToken({ kind, contract }: FreeToken): Promise<void> {
  await explained("It was not claimed.", async () => {
    const { client, account } = await connectedWallet();
    const address = contract as Address;
    const chain = client.chain ?? null;
    if (kind === "membership") {
      const call = { address, abi: membershipAbi, functionName: "mint", account } as const;
      await simulateContract(client, call);
      await confirmed(client, await writeContract(client, { ...call, chain }));
    } else {
      const call = { address, abi: passAbi, functionName: "claim", account } as const;
      await simulateContract(client, call);
      await confirmed(client, await writeContract(client, { ...call, chain }));
    }
  });
}
