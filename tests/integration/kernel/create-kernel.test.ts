import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createKernel, type KernelOptions } from "#lib/kernel/create-kernel.ts";
import type { Plugin } from "#lib/kernel/host.ts";
import { registerProcess } from "#lib/kernel/process-registration.ts";
import { checkReadiness } from "#lib/kernel/readiness.ts";
import { ConfigurationError } from "#lib/platform/env.ts";
import { createLog } from "#lib/platform/log.ts";
import { createTestDatabase, type TestDatabase } from "../../setup/postgres.ts";

let server: TestDatabase;
let dataDir: string;
beforeAll(async () => {
  server = await createTestDatabase();
  dataDir = await mkdtemp(join(tmpdir(), "streamgate-kernel-"));
});
afterAll(async () => {
  await server.drop();
  await rm(dataDir, { recursive: true, force: true });
});

const start = (options: Partial<KernelOptions> = {}, env: Record<string, string> = {}) =>
  createKernel({
    name: "test",
    env: {
      DATABASE_URL: server.url,
      DATA_DIR: dataDir,
      MASTER_KEY: Buffer.alloc(32, 7).toString("base64"),
      PUBLIC_CHAINS: "off",
      INNGEST_SIGNING_KEY: "signing-key-of-a-test",
      INNGEST_EVENT_KEY: "event-key-of-a-test",
      ...env,
    },
    log: createLog({ name: "test", level: "silent" }),
    ...options,
  });

describe("a host", () => {
  test("holds what its plugins registered, an operator's own after the built-in ones", async () => {
    const seen: string[][] = [];
    const own: Plugin = {
      name: "own",
      setup(host) {
        seen.push(host.fileStores.names(), host.packageStores.names());
        host.fileStores.add("own", host.fileStores.require("disk"));
      },
    };
    const host = await start({ plugins: [own] }, { EVM_RPC_137: "http://127.0.0.1:9" });
    expect(seen).toEqual([["disk"], ["ipfs"]]);
    expect(host.fileStores.names()).toEqual(["disk", "own"]);
    expect(host.chains.names()).toEqual(["eip155:137"]);
    await host.shutdown.run();
  });

  test("is not made, and leaves no connection, when two plugins take one name", async () => {
    const copy: Plugin = {
      name: "copy",
      async setup(host) {
        await host.db.pool.query("SELECT 1");
        host.fileStores.add("disk", host.stores.files);
      },
    };
    await expect(start({ plugins: [copy] })).rejects.toThrow(
      'Two plugins register the store of files "disk".',
    );
    const probe = await start();
    await vi.waitFor(async () => {
      const { rows } = await probe.db.pool.query(
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
      );
      expect(rows).toEqual([]);
    }, 5_000);
    await probe.shutdown.run();
  });

  test("is not made from an environment that does not fit", async () => {
    await expect(start({}, { MASTER_KEY: "" })).rejects.toThrow(ConfigurationError);
    const unknown = start({}, { STORE_FILES: "cloud", STORE_PACKAGES: "disk" });
    await expect(unknown).rejects.toThrow('STORE_FILES: there is no store "cloud" (known: disk)');
    await expect(unknown).rejects.toThrow('STORE_PACKAGES: there is no store "disk" (known: ipfs)');
    await expect(unknown).rejects.toThrow(ConfigurationError);
  });
});

describe("a process", () => {
  test("is known with its roles while it lives; without a worker the web is ready all the same", async () => {
    const host = await start();
    expect(await checkReadiness(host)).toMatchObject({
      ready: true,
      parts: [{ status: "ready" }, { status: "broken" }],
    });
    registerProcess(host, { roles: ["transcode", "store"], address: "http://127.0.0.1:3001" });
    await vi.waitFor(async () => {
      expect((await checkReadiness(host)).parts).toContainEqual({
        name: "workers",
        status: "ready",
        detail: "1 alive",
      });
    }, 5_000);
    await host.db.pool.query(`UPDATE "Process" SET "beatAt" = now() - interval '31 seconds'`);
    expect((await checkReadiness(host)).parts).toContainEqual(
      expect.objectContaining({ name: "workers", status: "broken" }),
    );
    await host.shutdown.run();
    const other = await start();
    expect(await other.db.prisma.process.count()).toBe(0);
    await other.shutdown.run();
  });

  test("is not ready without its database, and says so within seconds", async () => {
    const host = await start({}, { DATABASE_URL: "postgresql://nobody@127.0.0.1:9/none" });
    expect(await checkReadiness(host)).toEqual({
      ready: false,
      parts: [{ name: "database", status: "broken", detail: "does not answer" }],
    });
    await host.shutdown.run();
  });
});
