import { type Address, encodeFunctionData } from "viem";
import { createEvmChain } from "#lib/chains/evm/evm-chain.ts";
import {
  balanceOf,
  balanceOfId,
  evmRead,
  expiryOfOwned,
  ownerOf,
  returnedWord,
  supportsInterface,
  tokenDecimals,
  tokenName,
  tokenOfOwner,
  tokenSymbol,
} from "#lib/chains/evm/evm-reads.ts";
import { createLog } from "#lib/platform/log.ts";
import * as accessPass from "#lib/shared/contracts/access-pass.ts";
import * as garbage from "../../../contracts/test/artifacts/garbage-token.ts";
import * as burner from "../../../contracts/test/artifacts/gas-burning-token.ts";
import * as huge from "../../../contracts/test/artifacts/huge-return-token.ts";
import * as reverting from "../../../contracts/test/artifacts/reverting-token.ts";
import * as spoofed from "../../../contracts/test/artifacts/spoofed-token.ts";
import * as subscriptionToken from "../../../contracts/test/artifacts/subscription-token.ts";
import { abi as coinAbi, bytecode as coinBytecode } from "../../../contracts/test/artifacts/test-coin.ts";
import * as writing from "../../../contracts/test/artifacts/writing-token.ts";
import { anvilAccount, startTestAnvil } from "../../setup/anvil.ts";
import { startRpcProxy } from "../../setup/rpc-proxy.ts";
import { chainConformance } from "./chain.conformance.ts";

const log = createLog({ name: "test", level: "silent" });

/** A question that StreamGate itself does not ask, as a plugin's condition would. */
const passIdOf = (pass: string) =>
  evmRead(
    pass,
    encodeFunctionData({ abi: accessPass.abi, functionName: "PASS_ID" }),
    returnedWord("pass id", Number),
  );

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
  const subscription = await anvil.deploy(subscriptionToken);
  await anvil.mined(
    await anvil.client.writeContract({
      address: subscription,
      abi: subscriptionToken.abi,
      functionName: "mint",
      args: [holder.address, 5n],
      account: holder,
      chain: null,
    }),
  );
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
      { read: balanceOf(membership, owner), value: 1n },
      { read: balanceOf(membership, stranger), value: 0n },
      { read: ownerOf(membership, tokenId), value: owner },
      { read: balanceOfId(pass, owner, 1n), value: 1n },
      { read: balanceOfId(pass, owner, 2n), value: 0n },
      { read: balanceOf(coin, owner), value: 2_500_000n },
      {
        read: supportsInterface(membership, "0x80ac58cd"),
        value: true,
      },
      { read: supportsInterface(pass, "0x80ac58cd"), value: false },
      { read: tokenName(membership), value: "StreamGate Demo Membership" },
      { read: tokenSymbol(coin), value: "TEST" },
      { read: tokenDecimals(coin), value: 6n },
      { read: passIdOf(pass), value: 1 },
      { read: tokenOfOwner(subscription, owner, 0), value: 5n },
      { read: expiryOfOwned(subscription, owner, 0), value: 0n },
    ],
    faults: [
      { read: balanceOf(hostile.none, owner), fault: "no_contract" },
      { read: balanceOf("0x0000000000000000000000000000000000000004", owner), fault: "no_contract" },
      { read: ownerOf(membership, 999n), fault: "contract_reverted" },
      { read: balanceOf(hostile.reverting, owner), fault: "contract_reverted" },
      { read: balanceOf(hostile.burner, owner), fault: "contract_reverted" },
      { read: balanceOf(hostile.writing, owner), fault: "contract_reverted" },
      { read: balanceOf(hostile.spoofed, owner), fault: "contract_reverted" },
      { read: balanceOf(hostile.garbage31, owner), fault: "bad_answer" },
      { read: balanceOf(hostile.garbage64, owner), fault: "bad_answer" },
      { read: balanceOf(hostile.nothing, owner), fault: "bad_answer" },
      { read: balanceOf(hostile.huge, owner), fault: "bad_answer" },
      { read: ownerOf(hostile.huge, 1n), fault: "bad_answer" },
      { read: tokenName(hostile.huge), fault: "bad_answer" },
      { read: expiryOfOwned(subscription, owner, 1), fault: "contract_reverted" },
      { read: expiryOfOwned(hostile.none, owner, 0), fault: "no_contract" },
      { read: expiryOfOwned(hostile.garbage64, owner, 0), fault: "bad_answer" },
      { read: expiryOfOwned(hostile.burner, owner, 0), fault: "contract_reverted" },
      { read: expiryOfOwned(hostile.huge, owner, 0), fault: "bad_answer" },
    ],
    tokens: [
      { address: membership, token: { standard: "erc721", name: "StreamGate Demo Membership" } },
      {
        address: coin.toUpperCase().replace("X", "x"),
        token: { standard: "erc20", symbol: "TEST", decimals: 6 },
      },
      { address: stranger, token: null },
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
