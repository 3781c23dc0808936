import type { Address } from "viem";
import { readContract, simulateContract, writeContract } from "viem/actions";
import { abi as passAbi } from "#lib/shared/contracts/access-pass.ts";
import { abi as membershipAbi } from "#lib/shared/contracts/demo-membership.ts";
import { PASS_ID } from "../free-token-kind.ts";
import { confirmed, connectedWallet, explained } from "./wallet-client.ts";

/** A token that anyone may have for nothing: a creator's pass, or the membership of the local demo chain. */
export interface FreeToken {
  kind: "pass" | "membership";
  contract: string;
}

/** True when the contract is what it is taken for and the connected account has not had its token yet. */
export async function isClaimable({ kind, contract }: FreeToken): Promise<boolean> {
  const { client, account } = await connectedWallet();
  const address = contract as Address;
  try {
    if (kind === "membership") {
      const query = { address, abi: membershipAbi, functionName: "minted", args: [account] } as const;
      return !(await readContract(client, query));
    }
    const pass = { address, abi: passAbi } as const;
    const [id, claimed] = await Promise.all([
      readContract(client, { ...pass, functionName: "PASS_ID" }),
      readContract(client, { ...pass, functionName: "claimed", args: [account] }),
    ]);
    return id === BigInt(PASS_ID) && !claimed;
  } catch {
    // Some other contract.
    return false;
  }
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
