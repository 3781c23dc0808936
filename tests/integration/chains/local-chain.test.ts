import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPublicClient, http } from "viem";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { abi } from "#lib/shared/contracts/demo-membership.ts";
import { type LocalAnvil, startAnvil } from "../../../scripts/local/anvil.ts";
import { type ChainProxy, startChainProxy } from "../../../scripts/local/chain-proxy.ts";
import { deployDemo } from "../../../scripts/local/deploy-demo.ts";
import { findFreePort } from "../../../scripts/local/free-port.ts";
import { pollUntil } from "../../../scripts/local/poll.ts";

describe("the local chain", () => {
  let folder: string;
  let anvil: LocalAnvil | undefined;
  const lines: string[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "streamgate-anvil-"));
  });

  afterEach(async () => {
    await anvil?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const start = async () => {
    const stateFile = join(folder, "chain", "state.json");
    anvil = await startAnvil({ port: await findFreePort(), stateFile, log: (line) => lines.push(line) });
    return createPublicClient({ transport: http(anvil.url) });
  };

  it("keeps the demo contract at one address over a restart and deploys it once", async () => {
    const before = await start();
    const { membership } = await deployDemo({ url: anvil?.url ?? "" });
    expect(await before.readContract({ address: membership, abi, functionName: "symbol" })).toBe("SGDEMO");
    const block = await before.getBlockNumber({ cacheTime: 0 });
    await anvil?.stop();

    const after = await start();
    expect(await deployDemo({ url: anvil?.url ?? "" })).toEqual({ membership });
    expect(await after.getBlockNumber({ cacheTime: 0 })).toBe(block);
  });

  it("keeps what happened some seconds before a kill -9", async () => {
    await start();
    const { membership } = await deployDemo({ url: anvil?.url ?? "" });
    const written = await pollUntil(
      async () => {
        const state = await readFile(join(folder, "chain", "state.json"), "utf8").catch(() => "");
        return state.includes(membership.toLowerCase());
      },
      { timeoutMs: 10_000 },
    );
    expect(written).toBe(true);
    process.kill(anvil?.pid ?? 0, "SIGKILL");
    await anvil?.exited;

    const after = await start();
    expect(await after.getCode({ address: membership })).toBeDefined();
  });

  it("sets a damaged state aside, says so and starts anew", async () => {
    const stateFile = join(folder, "state.json");
    await writeFile(stateFile, '{"block":');
    anvil = await startAnvil({ port: await findFreePort(), stateFile, log: (line) => lines.push(line) });
    expect(lines.join("\n")).toContain("state.json.damaged");
  });

  it("says why when its port is taken", async () => {
    await start();
    const port = Number(new URL(anvil?.url ?? "").port);
    await expect(startAnvil({ port, chainId: 1234, log: () => {} })).rejects.toThrow(/did not start on port/);
  });
});

describe("the proxy before the local chain", () => {
  const own = "http://localhost:3000";
  let anvil: LocalAnvil;
  let proxy: ChainProxy;

  beforeAll(async () => {
    anvil = await startAnvil({ port: await findFreePort(), gasLimit: 2 ** 24, log: () => {} });
    proxy = await startChainProxy({ port: await findFreePort(), chainUrl: anvil.url, ownOrigin: () => own });
  });
  afterAll(async () => {
    await proxy?.close();
    await anvil?.stop();
  });

  const ask = (headers: Record<string, string>, body?: object, method = "POST") =>
    new Promise<{ status: number; origin: string | undefined; text: string }>((resolve, reject) => {
      const asked = request(proxy.url, {
        method,
        headers: { "content-type": "application/json", ...headers },
      });
      asked.once("error", reject);
      asked.once("response", async (answer) => {
        let text = "";
        for await (const chunk of answer) text += chunk;
        const origin = answer.headers["access-control-allow-origin"];
        resolve({ status: answer.statusCode ?? 0, origin, text });
      });
      const call = { jsonrpc: "2.0", id: 1, method: "eth_chainId", params: [], ...body };
      asked.end(method === "POST" ? JSON.stringify(call) : undefined);
    });

  it.each([
    ["a program", {}, undefined],
    ["our own page", { origin: own }, own],
    ["a wallet in the browser", { origin: "chrome-extension://abcdef" }, "chrome-extension://abcdef"],
    ["a program by another name of this machine", { host: "localhost:8545" }, undefined],
  ])("answers %s", async (_, headers, origin) => {
    expect(await ask(headers)).toMatchObject({
      status: 200,
      origin,
      text: expect.stringContaining("0x7a69"),
    });
  });

  it.each([
    ["another site's page", { origin: "https://evil.example" }],
    ["another server of this machine", { origin: "http://localhost:3001" }],
    ["a page without an origin of its own", { origin: "null" }],
    ["a name that was made to lead here", { host: "evil.example:8545" }],
  ])("refuses %s, asked whether it may as well", async (_, headers) => {
    const money = { method: "anvil_setBalance", params: [`0x${"0".repeat(39)}7`, "0x1"] };
    for (const method of ["POST", "OPTIONS", "GET"]) {
      expect(await ask(headers, money, method)).toMatchObject({ status: 403, origin: undefined });
    }
    expect((await ask({}, { method: "eth_getBalance", params: [money.params[0], "latest"] })).text).toContain(
      '"0x0"',
    );
  });

  it("opens no WebSocket, which pages of every site may ask for", async () => {
    const headers = { connection: "Upgrade", upgrade: "websocket", "sec-websocket-version": "13" };
    const asked = await ask({ ...headers, "sec-websocket-key": "AAAAAAAAAAAAAAAAAAAAAA==" }, {}, "GET");
    expect(asked.status).not.toBe(101);
  });

  it("ends a call that would go on for ever, and takes none with more gas than a block has", async () => {
    // JUMPDEST PUSH1 0 JUMP, run as the code of a new contract.
    const call = { data: "0x5b600056" };
    const endless = await ask({}, { method: "eth_call", params: [call, "latest"] });
    expect(endless.text).toMatch(/OutOfGas|out of gas/i);
    const more = await ask({}, { method: "eth_call", params: [{ ...call, gas: "0x10000000" }, "latest"] });
    expect(JSON.parse(more.text).error).toBeDefined();
  });
});
