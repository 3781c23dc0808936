import type { Address } from "viem";
import { createEvmChain } from "#lib/chains/evm/evm-chain.ts";
import { createLog } from "#lib/platform/log.ts";
import * as accessPass from "#lib/shared/contracts/access-pass.ts";
import * as garbage from "../../../contracts/test/artifacts/garbage-token.ts";
import * as burner from "../../../contracts/test/artifacts/gas-burning-token.ts";
import * as huge from "../../../contracts/test/artifacts/huge-return-token.ts";
import * as reverting from "../../../contracts/test/artifacts/reverting-token.ts";
import * as spoofed from "../../../contracts/test/artifacts/spoofed-token.ts";
import { abi as coinAbi, bytecode as coinBytecode } from "../../../contracts/test/artifacts/test-coin.ts";
import * as writing from "../../../contracts/test/artifacts/writing-token.ts";
import { anvilAccount, startTestAnvil } from "../../setup/anvil.ts";
import { startRpcProxy } from "../../setup/rpc-proxy.ts";
import { chainConformance } from "./chain.conformance.ts";

const log = createLog({ name: "test", level: "silent" });

chainConformance("an EVM chain", async () => {
  const anvil = await startTestAnvil({ chainId: 31_338 });
  const proxy = await startRpcProxy(anvil.url);
  proxy.mode = "hang";
  const holder = anvilAccount(1);
  const owner = holder.address.toLowerCase();
  const stranger = anvilAccount(2).address.toLowerCase();

  const membership = await anvil.deployMembership();
  const tokenId = await anvil.mint(membership, holder);
  const pass = await anvil.deploy(accessPass, ["Pass", ""]);
  await anvil.mined(
    await anvil.client.writeContract({
      address: pass,
      abi: accessPass.abi,
      functionName: "claim",
      account: holder,
      chain: null,
    }),
  );
  const coin = await anvil.deploy({ abi: coinAbi, bytecode: coinBytecode });
  await anvil.mined(
    await anvil.client.writeContract({
      address: coin,
      abi: coinAbi,
      functionName: "mint",
      args: [holder.address, 2_500_000n],
      account: holder,
      chain: null,
    }),
  );
  const balanceOf = (contract: Address) => ({ kind: "erc721.balanceOf", contract, owner }) as const;
  const hostile = {
    none: stranger as Address,
    reverting: await anvil.deploy(reverting),
    garbage31: await anvil.deploy(garbage, [31n]),
    garbage64: await anvil.deploy(garbage, [64n]),
    nothing: await anvil.deploy(garbage, [0n]),
    huge: await anvil.deploy(huge),
    burner: await anvil.deploy(burner),
    spoofed: await anvil.deploy(spoofed),
    writing: await anvil.deploy(writing),
  };

  return {
    chain: createEvmChain({ chainId: anvil.chainId, urls: [anvil.url], log }),
    facts: [
      { read: balanceOf(membership), value: 1n },
      { read: { kind: "erc721.balanceOf", contract: membership, owner: stranger }, value: 0n },
      { read: { kind: "erc721.ownerOf", contract: membership, tokenId }, value: owner },
      { read: { kind: "erc1155.balanceOf", contract: pass, owner, tokenId: 1n }, value: 1n },
      { read: { kind: "erc1155.balanceOf", contract: pass, owner, tokenId: 2n }, value: 0n },
      { read: { kind: "erc20.balanceOf", contract: coin, owner }, value: 2_500_000n },
      {
        read: { kind: "erc165.supportsInterface", contract: membership, interfaceId: "0x80ac58cd" },
        value: true,
      },
      { read: { kind: "erc165.supportsInterface", contract: pass, interfaceId: "0x80ac58cd" }, value: false },
      { read: { kind: "token.name", contract: membership }, value: "StreamGate Demo Membership" },
      { read: { kind: "token.symbol", contract: coin }, value: "TEST" },
      { read: { kind: "token.decimals", contract: coin }, value: 6n },
    ],
    faults: [
      { read: balanceOf(hostile.none), fault: "no_contract" },
      { read: balanceOf("0x0000000000000000000000000000000000000004"), fault: "no_contract" },
      { read: { kind: "erc721.ownerOf", contract: membership, tokenId: 999n }, fault: "contract_reverted" },
      { read: balanceOf(hostile.reverting), fault: "contract_reverted" },
      { read: balanceOf(hostile.burner), fault: "contract_reverted" },
      { read: balanceOf(hostile.writing), fault: "contract_reverted" },
      { read: balanceOf(hostile.spoofed), fault: "contract_reverted" },
      { read: balanceOf(hostile.garbage31), fault: "bad_answer" },
      { read: balanceOf(hostile.garbage64), fault: "bad_answer" },
      { read: balanceOf(hostile.nothing), fault: "bad_answer" },
      { read: balanceOf(hostile.huge), fault: "bad_answer" },
      { read: { kind: "erc721.ownerOf", contract: hostile.huge, tokenId: 1n }, fault: "bad_answer" },
      { read: { kind: "token.name", contract: hostile.huge }, fault: "bad_answer" },
    ],
    sign: async (message) => ({
      account: `eip155:${anvil.chainId}:${owner}`,
      signature: await holder.signMessage({ message }),
    }),
    advance: () => anvil.client.mine({ blocks: 1 }),
    silent: createEvmChain({ chainId: anvil.chainId, urls: [proxy.url], log, timeoutMs: 300 }),
    async close() {
      await proxy.close();
      await anvil.stop();
    },
  };
});
