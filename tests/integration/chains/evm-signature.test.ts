import { encodeFunctionData, type Hex, hexToBigInt, numberToHex, slice } from "viem";
import { serializeErc6492Signature } from "viem/utils";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Chain } from "#lib/chains/chain.ts";
import { ChainUnavailableError } from "#lib/chains/chain-unavailable-error.ts";
import { createEvmChain } from "#lib/chains/evm/evm-chain.ts";
import { verifyAccountSignature } from "#lib/chains/verify-account-signature.ts";
import { createLog } from "#lib/platform/log.ts";
import * as garbage from "../../../contracts/test/artifacts/garbage-token.ts";
import * as burner from "../../../contracts/test/artifacts/gas-burning-token.ts";
import * as reverting from "../../../contracts/test/artifacts/reverting-token.ts";
import * as testWallet from "../../../contracts/test/artifacts/test-wallet.ts";
import * as walletFactory from "../../../contracts/test/artifacts/test-wallet-factory.ts";
import { anvilAccount, startTestAnvil, type TestAnvil } from "../../setup/anvil.ts";
import { type RpcProxy, startRpcProxy } from "../../setup/rpc-proxy.ts";

const log = createLog({ name: "test", level: "silent" });
const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const [byKey, byContract] = (["key", "contract"] as const).map((by) => ({ valid: true, by }));
const message = "streamgate.example wants you to sign in";

describe("EVM signatures", () => {
  let anvil: TestAnvil;
  let proxy: RpcProxy;
  let chain: Chain;
  const key = anvilAccount(1);
  const at = (address: string, id = anvil.id) => `${id}:${address.toLowerCase()}`;

  beforeAll(async () => {
    anvil = await startTestAnvil();
    proxy = await startRpcProxy(anvil.url);
    chain = createEvmChain({ chainId: anvil.chainId, urls: [proxy.url], log, restMs: 100 });
  });
  afterAll(async () => {
    await proxy?.close();
    await anvil?.stop();
  });

  it("needs no chain for a key: a wallet on a network that is not configured signs in", async () => {
    const signature = await key.signMessage({ message });
    const account = at(key.address, "eip155:424242");
    proxy.requests.length = 0;
    expect(await verifyAccountSignature(new Map(), { account, message, signature })).toEqual(byKey);
    expect(await chain.verifySignature({ account: at(key.address), message, signature })).toEqual(byKey);
    expect(proxy.requests).toHaveLength(0);
  });

  it("refuses the high-s form of a valid signature", async () => {
    const signature = await key.signMessage({ message });
    const s = numberToHex(order - hexToBigInt(slice(signature, 32, 64)), { size: 32 });
    const v = slice(signature, 64) === "0x1b" ? "1c" : "1b";
    const malleated: Hex = `${slice(signature, 0, 32)}${s.slice(2)}${v}`;
    const claim = { account: at(key.address), message, signature: malleated };
    expect(await chain.verifySignature(claim)).toEqual({ valid: false });
    expect(await verifyAccountSignature(new Map([[chain.id, chain]]), claim)).toEqual({ valid: false });
  });

  it("refuses signatures of a wrong length, of another key and of no curve point", async () => {
    const signature = await key.signMessage({ message });
    const wrong = [
      slice(signature, 0, 64),
      `${signature}00`,
      await anvilAccount(2).signMessage({ message }),
      `0x${"ff".repeat(65)}`,
      `0x${"00".repeat(65)}`,
      `0x${"00".repeat(20_000)}`,
      "0xabc",
      "not hexadecimal",
    ];
    for (const bad of wrong) {
      expect(await chain.verifySignature({ account: at(key.address), message, signature: bad })).toEqual({
        valid: false,
      });
    }
  });

  it("takes fields (EIP-712) like a text: by key, by smart account, and no other fields", async () => {
    const fields = {
      domain: { name: "StreamGate", version: "1", chainId: anvil.chainId },
      types: { Greeting: [{ name: "words", type: "string" }] },
      primaryType: "Greeting" as const,
      message: { words: message },
    };
    const signature = await key.signTypedData(fields);
    const wallet = await anvil.deploy(testWallet, [key.address]);
    for (const [address, verdict] of [
      [key.address, byKey],
      [wallet, byContract],
    ] as const) {
      const claim = { account: at(address), message: fields, signature };
      expect(await chain.verifySignature(claim)).toEqual(verdict);
      const others = [
        { ...fields, message: { words: "others" } },
        { ...fields, domain: { name: "Other" } },
        message,
      ];
      for (const other of others) {
        expect(await chain.verifySignature({ ...claim, message: other })).toEqual({ valid: false });
      }
    }
  });

  it("asks a deployed smart account (ERC-1271)", async () => {
    const wallet = await anvil.deploy(testWallet, [key.address]);
    const signature = await key.signMessage({ message });
    const chains = new Map([[chain.id, chain]]);
    const claim = { account: at(wallet), message, signature };
    expect(await verifyAccountSignature(chains, claim)).toEqual(byContract);
    const stranger = await anvilAccount(2).signMessage({ message });
    expect(await chain.verifySignature({ ...claim, signature: stranger })).toEqual({ valid: false });
    expect(await chain.verifySignature({ ...claim, message: `${message}!` })).toEqual({ valid: false });
  });

  it("asks a smart account that is not deployed yet (ERC-6492)", async () => {
    const factory = await anvil.deploy(walletFactory);
    const { abi } = walletFactory;
    const read = { address: factory, abi, functionName: "addressOf", args: [key.address] } as const;
    const account = at(await anvil.client.readContract(read));
    const data = encodeFunctionData({ abi, functionName: "deploy", args: [key.address] });
    const wrap = async (signer: typeof key) =>
      serializeErc6492Signature({ address: factory, data, signature: await signer.signMessage({ message }) });
    expect(await chain.verifySignature({ account, message, signature: await wrap(key) })).toEqual(byContract);
    expect(await chain.verifySignature({ account, message, signature: await wrap(anvilAccount(2)) })).toEqual(
      { valid: false },
    );
  });

  it("believes a smart account on its own chain only", async () => {
    const wallet = await anvil.deploy(testWallet, [key.address]);
    const signature = await key.signMessage({ message });
    const elsewhere = { account: at(wallet, "eip155:424242"), message, signature };
    expect(await chain.verifySignature(elsewhere)).toEqual({ valid: false });
    const chains = new Map([[chain.id, chain]]);
    expect(await verifyAccountSignature(chains, elsewhere)).toEqual({ valid: false });
  });

  it("refuses, and does not hang on, smart accounts that revert, answer garbage or burn all gas", async () => {
    const signature = await key.signMessage({ message });
    for (const account of [
      await anvil.deploy(reverting),
      await anvil.deploy(garbage, [32n]),
      await anvil.deploy(garbage, [1n]),
      await anvil.deploy(burner),
    ]) {
      expect(await chain.verifySignature({ account: at(account), message, signature })).toEqual({
        valid: false,
      });
    }
    expect(chain.health().status).toBe("ok");
  });

  it("is unavailable, not false, when the chain of a smart account is silent", async () => {
    const wallet = await anvil.deploy(testWallet, [key.address]);
    const signature = await key.signMessage({ message });
    for (const mode of ["drop", "http-503", "rpc-error"] as const) {
      proxy.mode = mode;
      const asking = chain.verifySignature({ account: at(wallet), message, signature });
      await expect(asking).rejects.toBeInstanceOf(ChainUnavailableError);
    }
    proxy.mode = "pass";
  });
});
