import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createLog } from "#lib/platform/log.ts";
import { EndpointError } from "./json-rpc.ts";
import { createRpcPool, type RpcPoolOptions, type Work } from "./rpc-pool.ts";

const log = createLog({ name: "test", level: "silent" });
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

/** An endpoint that answers every call with the number of its newest block, never, or not at all. */
async function startNode(head: number | "silent" | "dead") {
  const node = { url: "", head: head as number | "silent" | "dead" };
  const server = createServer((request, response) => {
    request.resume();
    if (node.head === "dead") response.destroy();
    else if (node.head !== "silent")
      response.end(JSON.stringify({ jsonrpc: "2.0", id: 0, result: node.head }));
  });
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  node.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return node;
}

const readHead: Work<number> = async (send, { showHead }) => {
  const [answer] = await send([{ method: "head", params: [] }]);
  if (answer === undefined || !("result" in answer)) throw new EndpointError("no block", "garbled");
  await showHead(BigInt(Number(answer.result)));
  return Number(answer.result);
};

const pool = (nodes: readonly { url: string }[], options: Partial<RpcPoolOptions> = {}) =>
  createRpcPool({
    chain: "test:1",
    urls: nodes.map(({ url }) => url),
    log,
    probe: readHead,
    timeoutMs: 10_000,
    ...options,
  });
const states = ({ health }: ReturnType<typeof pool>) => health().map(({ state }) => state);

describe("createRpcPool", () => {
  it("does not let a stuck endpoint decide because of what a dead one showed long ago", async () => {
    let later = 0;
    const clock = { now: () => new Date(Date.now() + later) };
    const [dead, stuck, well] = [await startNode(100), await startNode(100), await startNode(100)];
    const chain = pool([dead, stuck, well], { clock });
    await chain.probe();
    later = 120_000;
    dead.head = "dead";
    well.head = 200;
    for (let call = 0; call < 3; call += 1) expect(await chain.run(readHead)).toBe(200);
    expect(states(chain)).not.toEqual(["ok", "ok", "ok"]);
  });

  it("finds by a probe that an endpoint is silent", async () => {
    const chain = pool([await startNode("silent"), await startNode(7)], { timeoutMs: 1_500 });
    await chain.probe();
    expect(states(chain)).toEqual(["failing", "ok"]);
  });

  it("answers with a quorum only what two endpoints say", async () => {
    const nodes = [await startNode(7), await startNode(8), await startNode(8)];
    const quorum = { need: 2, agree: (one: number, other: number) => one === other };
    expect(await pool(nodes).run(readHead, { quorum })).toBe(8);
    await expect(pool(nodes.slice(0, 2)).run(readHead, { quorum })).rejects.toMatchObject({
      kind: "disagreement",
    });
  });

  it("ends a question to silent endpoints by its deadline, and calls them failing", async () => {
    const nodes = [await startNode("silent"), await startNode("silent"), await startNode("silent")];
    const chain = pool(nodes, { timeoutMs: 100, deadlineMs: 150 });
    await expect(chain.run(readHead)).rejects.toMatchObject({ kind: "timeout" });
    expect(states(chain)).not.toContain("ok");
  });
});
