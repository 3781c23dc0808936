import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Capability } from "../../../scripts/doctor/capability.ts";
import { oldestTools } from "../../setup/ffmpeg.ts";
import { createTestDatabase } from "../../setup/postgres.ts";

const doctor = fileURLToPath(new URL("../../../scripts/doctor.ts", import.meta.url));

describe("npm run doctor -- --json", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "streamgate-doctor-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const examine = async (env: Record<string, string>) => {
    const { exitCode, stdout } = await new Promise<{ exitCode: number; stdout: string }>((done) => {
      const { PATH = "" } = process.env;
      const child = execFile(
        process.execPath,
        [doctor, "--json"],
        // An empty folder: no .env of this clone.
        { cwd: folder, env: { NODE_ENV: "test", PATH, DATA_DIR: join(folder, "data"), ...env } },
        (_error, stdout) => done({ exitCode: child.exitCode ?? -1, stdout }),
      );
    });
    const { capabilities } = JSON.parse(stdout) as { capabilities: Capability[] };
    const find = (name: string) => capabilities.find((found) => found.name.startsWith(name));
    return { exitCode, stdout, find };
  };

  it("finds a fresh machine ready, with what is off and the variable that turns it on", async () => {
    const { exitCode, find } = await examine({});
    expect(exitCode).toBe(0);
    expect(find("PostgreSQL")).toMatchObject({ status: "ready", variable: "DATABASE_URL" });
    expect(find("FFmpeg")).toMatchObject({ status: "ready" });
    expect(find("Jobs")).toMatchObject({ status: "ready" });
    expect(find("WalletConnect")).toMatchObject({
      status: "off",
      variable: "NEXT_PUBLIC_WALLETCONNECT_PROJECT_ID",
    });
  });

  it("calls an FFmpeg of 2018 enough to try things out, and broken in production", async () => {
    const FFMPEG_PATH = (await oldestTools()).ffmpegPath;
    const tried = (await examine({ FFMPEG_PATH })).find("FFmpeg");
    expect(tried).toMatchObject({ status: "ready", detail: expect.stringContaining("older than 2022") });
    const { exitCode, find } = await examine({ FFMPEG_PATH, STREAMGATE_MODE: "production" });
    expect(exitCode).toBe(1);
    expect(find("FFmpeg")).toMatchObject({
      status: "broken",
      detail: expect.stringContaining("FFMPEG_PATH"),
    });
  });

  it("tells of a database whether its migrations are applied", async () => {
    const database = await createTestDatabase();
    try {
      const { find } = await examine({ DATABASE_URL: database.url });
      expect(find("Migrations")).toEqual({ name: "Migrations", status: "ready", detail: "all applied" });
    } finally {
      await database.drop();
    }
  });

  it("names what is broken, exits with 1 and shows neither secrets nor an endpoint's path", async () => {
    const wrongChain = createServer((_request, response) =>
      response.end('{"jsonrpc":"2.0","id":1,"result":"0x5"}'),
    );
    await new Promise<void>((done) => wrongChain.listen(0, "127.0.0.1", done));
    const { port } = wrongChain.address() as AddressInfo;
    try {
      const { exitCode, stdout, find } = await examine({
        DATABASE_URL: "postgresql://me:hidden-password@127.0.0.1:1/none",
        EVM_RPC_1: `http://127.0.0.1:${port}/hidden-key`,
        SOLANA_RPC_DEVNET: `http://127.0.0.1:${port}/hidden-key`,
        FFMPEG_PATH: "/nowhere/ffmpeg",
        MASTER_KEY: "hidden-master",
      });
      expect(exitCode).toBe(1);
      expect(find("PostgreSQL")).toMatchObject({ status: "broken", variable: "DATABASE_URL" });
      expect(find("Chain")).toMatchObject({
        status: "broken",
        detail: "serves chain eip155:5",
        variable: "EVM_RPC_1",
      });
      expect(find("Chain Solana devnet")).toMatchObject({
        status: "broken",
        detail: "serves chain solana:0x5",
        variable: "SOLANA_RPC_DEVNET",
      });
      expect(find("FFmpeg")).toMatchObject({ status: "broken", variable: "FFMPEG_PATH" });
      expect(find("Configuration")).toMatchObject({
        status: "broken",
        detail: expect.stringContaining("MASTER_KEY"),
      });
      expect(stdout).not.toContain("hidden");
    } finally {
      wrongChain.close();
    }
  });
});
