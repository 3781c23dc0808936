import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPublicClient, http } from "viem";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { abi } from "#lib/shared/contracts/demo-membership.ts";
import { type LocalAnvil, startAnvil } from "../../../scripts/local/anvil.ts";
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
