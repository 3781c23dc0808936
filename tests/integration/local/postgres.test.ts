import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type LocalPostgres, startLocalPostgres } from "../../../scripts/local/postgres.ts";
import { identifyProcess } from "../../../scripts/local/process-identity.ts";

const isRoot = process.getuid?.() === 0;

describe("local PostgreSQL", () => {
  let parent: string;
  const running: LocalPostgres[] = [];
  const lines: string[] = [];
  const folders: string[] = [];

  beforeAll(async () => {
    // mkdtemp makes a folder of mode 0700: what PostgreSQL's own account cannot enter when we are root.
    parent = await mkdtemp(join(tmpdir(), "streamgate-local-"));
  });

  afterEach(async () => {
    for (const postgres of running.splice(0)) await postgres.stop();
    lines.length = 0;
  });

  afterAll(async () => {
    for (const folder of new Set([parent, ...folders])) await rm(folder, { recursive: true, force: true });
  });

  const start = async (port?: number) => {
    const postgres = await startLocalPostgres({
      dataDir: join(parent, "postgres"),
      ...(port === undefined ? {} : { port }),
      log: (line) => lines.push(line),
    });
    running.push(postgres);
    folders.push(postgres.dataDir);
    return postgres;
  };
  const query = async (postgres: LocalPostgres, sql: string) => {
    const client = new Client({ connectionString: postgres.url });
    await client.connect();
    const { rows } = await client.query(sql).finally(() => client.end());
    return rows;
  };

  it("starts below a folder that its account cannot enter and says where its data lives", async () => {
    const postgres = await start();
    expect(await query(postgres, "SHOW listen_addresses")).toEqual([{ listen_addresses: "127.0.0.1" }]);
    expect((await stat(join(postgres.dataDir, "password"))).mode & 0o777).toBe(0o600);
    expect((await stat(join(postgres.dataDir, "cluster"))).mode & 0o777).toBe(0o700);
    if (isRoot) expect(lines.join("\n")).toContain(`its data lives in ${postgres.dataDir}`);
    else expect(postgres.dataDir).toBe(join(parent, "postgres"));
    await query(postgres, "CREATE TABLE kept (n INT)");
  });

  it("recovers its data after kill -9 of the server, at once and on the same port", async () => {
    const before = await start();
    await query(before, "INSERT INTO kept VALUES (1)");
    process.kill(before.pid, "SIGKILL");
    await before.exited;
    const after = await start();
    expect(await query(after, "SELECT n FROM kept")).toEqual([{ n: 1 }]);
    expect(after.port).toBe(before.port);
  });

  it("takes over from a server that outlived its launcher", async () => {
    const orphan = await start();
    const next = await start();
    await orphan.exited;
    expect(next.pid).not.toBe(orphan.pid);
    expect(await query(next, "SELECT n FROM kept")).toEqual([{ n: 1 }]);
  });

  it("is not misled by a postmaster.pid whose pid belongs to another process", async () => {
    const before = await start();
    await before.stop();
    await writeFile(join(before.dataDir, "cluster", "postmaster.pid"), `${process.pid}\n`);
    const after = await start();
    expect(await query(after, "SELECT n FROM kept")).toEqual([{ n: 1 }]);
    expect(await identifyProcess(process.pid)).toBeDefined();
  });

  it("waits for the one port that will do until it is free", async () => {
    const before = await start();
    await before.stop();
    const squatter = createServer().listen(before.port, "127.0.0.1");
    setTimeout(() => squatter.close(), 500);
    const after = await startLocalPostgres({
      dataDir: join(parent, "postgres"),
      fixedPort: before.port,
      log: (line) => lines.push(line),
    });
    running.push(after);
    expect(after.port).toBe(before.port);
  });

  it("moves to the next free port when its own is taken, and says so", async () => {
    const before = await start();
    await before.stop();
    const squatter = createServer().listen(before.port, "127.0.0.1");
    try {
      const after = await start();
      expect(after.port).not.toBe(before.port);
      expect(lines.join("\n")).toContain(`Port ${before.port} is taken`);
      expect((await readFile(join(after.dataDir, "port"), "utf8")).trim()).toBe(String(after.port));
    } finally {
      await new Promise((done) => squatter.close(done));
    }
  });
});
