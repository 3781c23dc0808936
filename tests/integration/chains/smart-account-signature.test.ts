import {
  type Address,
  encodeFunctionData,
  type Hex,
  hexToBigInt,
  numberToHex,
  pad,
  parseSignature,
  serializeCompactSignature,
  serializeErc8010Signature,
  signatureToCompactSignature,
  size,
  slice,
} from "viem";
import { serializeErc6492Signature } from "viem/utils";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Chain } from "#lib/chains/chain.ts";
import { createEvmChain } from "#lib/chains/evm/evm-chain.ts";
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
const byContract = { valid: true, by: "contract" };
const message = "streamgate.example wants you to sign in";

/** The second form of a signature that ECDSA allows and Ethereum does not (EIP-2). */
function toHighS(signature: Hex): Hex {
  const s = numberToHex(order - hexToBigInt(slice(signature, 32, 64)), { size: 32 });
  const v = slice(signature, 64) === "0x1b" ? "1c" : "1b";
  return `${slice(signature, 0, 32)}${s.slice(2)}${v}`;
}

const publishedSignature =
  "0xa461f509887bd19e312c0c58467ce8ff8e300d3c1a90b608a760c5b80318eaf15fe57c96f9175d6cd4daad4663763baa7e78836e067d0163e9a2ccf2ff753f5b1b";
const publishedWrapping =
  "0x000000000000000000000000cafebabecafebabecafebabecafebabecafebabe000000000000000000000000000000000000000000000000000000000000006000000000000000000000000000000000000000000000000000000000000000a00000000000000000000000000000000000000000000000000000000000000004deadbeef000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000041a461f509887bd19e312c0c58467ce8ff8e300d3c1a90b608a760c5b80318eaf15fe57c96f9175d6cd4daad4663763baa7e78836e067d0163e9a2ccf2ff753f5b1b000000000000000000000000000000000000000000000000000000000000006492649264926492649264926492649264926492649264926492649264926492";

describe("signatures of smart accounts", () => {
  let anvil: TestAnvil;
  let proxy: RpcProxy;
  let chain: Chain;
  let factories: Address | undefined;
  const key = anvilAccount(1);
  const at = (address: string) => `${anvil.id}:${address.toLowerCase()}`;

  beforeAll(async () => {
    anvil = await startTestAnvil();
    proxy = await startRpcProxy(anvil.url);
    chain = createEvmChain({ chainId: anvil.chainId, urls: [proxy.url], log, restMs: 100 });
  });
  afterAll(async () => {
    await proxy?.close();
    await anvil?.stop();
  });

  /** An account of an owner's that its factory has not made yet. */
  const undeployed = async (owner = key) => {
    factories ??= await anvil.deploy(walletFactory);
    const factory = factories;
    const { abi } = walletFactory;
    const read = { address: factory, abi, functionName: "addressOf", args: [owner.address] } as const;
    const data = encodeFunctionData({ abi, functionName: "deploy", args: [owner.address] });
    const wrap = (signature: Hex) => serializeErc6492Signature({ address: factory, data, signature });
    return { account: at(await anvil.client.readContract(read)), factory, data, wrap };
  };

  it("refuses a compact signature (EIP-2098), of a key and of a smart account that would take its long form", async () => {
    const compact = serializeCompactSignature(
      signatureToCompactSignature(parseSignature(await key.signMessage({ message }))),
    );
    expect(size(compact)).toBe(64);
    for (const address of [key.address, await anvil.deploy(testWallet, [key.address])]) {
      const claim = { account: at(address), message, signature: compact };
      expect(await chain.verifySignature(claim)).toEqual({ valid: false });
    }
  });

  it("refuses high-s and wrong-length signatures of a smart account's owner, wrapped or not", async () => {
    const { account, wrap } = await undeployed();
    const deployed = at(await anvil.deploy(testWallet, [key.address]));
    const signature = await key.signMessage({ message });
    for (const bad of [toHighS(signature), slice(signature, 0, 64), `${signature}00`, "0x"] as Hex[]) {
      for (const claim of [
        { account: deployed, message, signature: bad },
        { account, message, signature: wrap(bad) },
        { account: at(key.address), message, signature: wrap(bad) },
      ]) {
        expect(await chain.verifySignature(claim)).toEqual({ valid: false });
      }
    }
  });

  it("wraps as ERC-6492 says: account creation and signature, then the magic bytes", async () => {
    const { account, factory, data, wrap } = await undeployed();
    const signature = await key.signMessage({ message });
    // ERC-6492: concat(abi.encode((create2Factory, factoryCalldata, originalERC1271Signature)), magicBytes)
    const word = (value: bigint | Hex) =>
      pad(typeof value === "bigint" ? numberToHex(value) : value).slice(2);
    const bytes = (value: Hex) => {
      const length = size(value);
      return word(BigInt(length)) + value.slice(2).padEnd(Math.ceil(length / 32) * 64, "0");
    };
    const first = bytes(data);
    const byHand: Hex = `0x${word(factory)}${word(96n)}${word(96n + BigInt(first.length / 2))}${first}${bytes(signature)}${"6492".repeat(16)}`;
    expect(byHand).toBe(wrap(signature));
    expect(await chain.verifySignature({ account, message, signature: byHand })).toEqual(byContract);
    // The vector that viem publishes with its encoder.
    expect(
      serializeErc6492Signature({
        address: "0xcafebabecafebabecafebabecafebabecafebabe",
        data: "0xdeadbeef",
        signature: publishedSignature,
      }),
    ).toBe(publishedWrapping);
  });

  it("asks an account that was wrapped and is deployed by now, whatever the wrapping says", async () => {
    const { account, factory, wrap } = await undeployed(anvilAccount(3));
    const call = { address: factory, abi: walletFactory.abi, functionName: "deploy" } as const;
    const args = [anvilAccount(3).address] as const;
    await anvil.mined(await anvil.client.writeContract({ ...call, args, account: key, chain: null }));
    const signature = await anvilAccount(3).signMessage({ message });
    expect(await chain.verifySignature({ account, message, signature: wrap(signature) })).toEqual(byContract);
    expect(await chain.verifySignature({ account, message, signature })).toEqual(byContract);
    const stranger = await key.signMessage({ message });
    expect(await chain.verifySignature({ account, message, signature: wrap(stranger) })).toEqual({
      valid: false,
    });
  });

  it("refuses, and does not hang on, factories that revert, answer garbage, burn all gas, make another account or are none", async () => {
    const { account, data, factory } = await undeployed();
    const signature = await key.signMessage({ message });
    const other = encodeFunctionData({
      abi: walletFactory.abi,
      functionName: "deploy",
      args: [anvilAccount(5).address],
    });
    const wrongs: [Address, Hex][] = [
      [await anvil.deploy(reverting), data],
      [await anvil.deploy(garbage, [32n]), data],
      [await anvil.deploy(burner), data],
      [anvilAccount(6).address, data],
      [factory, other],
      [factory, "0x"],
    ];
    for (const [address, creation] of wrongs) {
      const wrapped = serializeErc6492Signature({ address, data: creation, signature });
      // Nor does a wrapping make a contract of a key's account, or of a deployed one that would refuse.
      for (const claimed of [account, at(anvilAccount(2).address)]) {
        expect(await chain.verifySignature({ account: claimed, message, signature: wrapped })).toEqual({
          valid: false,
        });
      }
    }
    const garbled = `0x${"12".repeat(40)}${"6492".repeat(16)}`;
    expect(await chain.verifySignature({ account, message, signature: garbled })).toEqual({ valid: false });
    expect(chain.health().status).toBe("ok");
  });

  it("deploys nothing while it asks", async () => {
    const { account, wrap } = await undeployed(anvilAccount(4));
    const signature = wrap(await anvilAccount(4).signMessage({ message }));
    expect(await chain.verifySignature({ account, message, signature })).toEqual(byContract);
    const address = account.slice(account.lastIndexOf(":") + 1) as Address;
    expect(await anvil.client.getCode({ address })).toBeUndefined();
  });

  it("refuses an account that a delegation (EIP-7702) would make, carried in the signature (ERC-8010)", async () => {
    const owner = anvilAccount(7);
    const anybody = await anvil.deploy(garbage, [32n]);
    const authorization = await anvil.client.signAuthorization({ account: owner, contractAddress: anybody });
    const stranger = await key.signMessage({ message });
    const signature = serializeErc8010Signature({ authorization, signature: stranger });
    proxy.requests.length = 0;
    expect(await chain.verifySignature({ account: at(owner.address), message, signature })).toEqual({
      valid: false,
    });
    expect(proxy.requests).toHaveLength(0);
  });
});
