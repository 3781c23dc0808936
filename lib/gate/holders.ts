import type { ChainId } from "#lib/shared/caip.ts";
import type { GateViewer } from "./condition-kind.ts";
import { ownersOn } from "./owners-on.ts";
import type { Vault } from "./vault.ts";

/** An address whose tokens count for a viewer. */
export interface Holder {
  address: string;
  /** Set unless the address is the viewer's own. */
  vault?: Vault;
}

/** Whose tokens of a contract count: the viewer's own addresses, and then vaults that delegated these tokens or some of them. */
export function holdersOf(
  { chain, contract }: { chain: ChainId; contract: string },
  standard: "erc721" | "erc20" | "erc1155",
  viewer: GateViewer,
): Holder[] {
  const own = ownersOn(chain, viewer);
  const vaults = (viewer.vaults ?? []).filter(
    (vault) =>
      vault.chain === chain &&
      (vault.level === "wallet" || vault.contract === contract) &&
      ["wallet", "contract", standard].includes(vault.level),
  );
  return [
    ...own.map((address) => ({ address })),
    ...vaults.map((vault) => ({ address: vault.address, vault })),
  ];
}

/** A balance, or as much of it as was delegated. */
export function delegatedPart(balance: bigint, { vault }: Holder): bigint {
  const most = vault?.amount;
  return most !== undefined && most < balance ? most : balance;
}
