import type { ChainRead, ResultOf } from "#lib/chains/chain.ts";
import { type Delegation, incomingDelegations } from "#lib/chains/evm/delegations.ts";
import type { ChainId } from "#lib/shared/caip.ts";
import { evmChainIdSchema } from "#lib/shared/namespaces/eip155.ts";
import type { GateViewer } from "./condition-kind.ts";
import { ownersOn } from "./owners-on.ts";
import type { Vault } from "./vault.ts";

/** Asks what others have delegated to a viewer's accounts on a chain: with delegate.xyz v2, so of EVM chains alone. */
export function vaultReads(chain: ChainId, viewer: GateViewer): ChainRead<Delegation[]>[] {
  if (!evmChainIdSchema.safeParse(chain).success) return [];
  return ownersOn(chain, viewer).map(incomingDelegations);
}

/** The vaults that the answers to these reads name; a chain without the registry has none. */
export function vaultsIn(chain: ChainId, viewer: GateViewer, resultOf: ResultOf): Vault[] {
  const own = ownersOn(chain, viewer);
  return vaultReads(chain, viewer).flatMap((read, index) => {
    const result = resultOf(read);
    const to = own[index];
    if (!result.ok || to === undefined) return [];
    return result.value.filter(({ from }) => !own.includes(from)).map((given) => vaultOf(chain, to, given));
  });
}

/** Equal for equal delegations. */
export function nameVault({ chain, to, address, level, contract, tokenId, amount }: Vault): string {
  return [chain, to, address, level, contract, tokenId, amount].join();
}

function vaultOf(chain: ChainId, to: string, { type, from: address, ...given }: Delegation): Vault {
  const { contract, tokenId, amount } = given;
  switch (type) {
    case "all":
      return { chain, to, address, level: "wallet" };
    case "contract":
      return { chain, to, address, level: "contract", contract };
    case "erc721":
      return { chain, to, address, level: "erc721", contract, tokenId };
    case "erc20":
      return { chain, to, address, level: "erc20", contract, amount };
    case "erc1155":
      return { chain, to, address, level: "erc1155", contract, tokenId, amount };
  }
}
