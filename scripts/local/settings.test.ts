import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { prepareDataFolder } from "./data-folder.ts";
import { developmentSecrets } from "./secrets.ts";
import { readStartSettings } from "./settings.ts";

describe("readStartSettings", () => {
  it("needs nothing on one machine: embedded database, local chain, this machine only", () => {
    const settings = readStartSettings({});
    expect(settings).toMatchObject({ production: false, databaseUrl: undefined, localChain: true });
    expect(settings).toMatchObject({ host: "127.0.0.1", webPort: 3000, workerPort: 3001 });
  });

  it("runs no demo chain in production, nor where another one is named", () => {
    expect(readStartSettings({ STREAMGATE_MODE: "production" }).localChain).toBe(false);
    expect(readStartSettings({ EVM_RPC_31337: "http://chain.test" }).localChain).toBe(false);
    expect(readStartSettings({ STREAMGATE_DEMO: "off" }).localChain).toBe(false);
  });

  it("makes the sample where the local chain runs, unless it is turned off", () => {
    expect(readStartSettings({}).sample).toBe(true);
    for (const env of [
      { STREAMGATE_SAMPLE: "off" },
      { STREAMGATE_DEMO: "off" },
      { EVM_RPC_31337: "http://chain.test" },
      { STREAMGATE_MODE: "production", STREAMGATE_DEMO: "on" },
    ]) {
      expect(readStartSettings(env).sample).toBe(false);
    }
  });

  it("names every variable that does not fit", () => {
    const read = () => readStartSettings({ PORT: "70000", PUBLIC_URL: "here" });
    expect(read).toThrow(/PORT[\s\S]*PUBLIC_URL/);
  });
});

describe("the data folder", () => {
  let dataDir: string;
  beforeEach(async () => {
    dataDir = join(await mkdtemp(join(tmpdir(), "streamgate-data-")), ".data");
    await prepareDataFolder(dataDir);
  });
  afterEach(() => rm(join(dataDir, ".."), { recursive: true, force: true }));

  const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

  it("is closed to everybody else; as root PostgreSQL's account may pass through", async () => {
    expect(await modeOf(dataDir)).toBe(process.getuid?.() === 0 ? 0o711 : 0o700);
    for (const name of ["uploads", "store", "ipfs"]) {
      expect(await modeOf(join(dataDir, name))).toBe(0o700);
    }
  });

  it("keeps the secrets that were made up once, readable by their owner alone", async () => {
    const secrets = await developmentSecrets(dataDir, {});
    expect(Buffer.from(secrets.MASTER_KEY ?? "", "base64")).toHaveLength(32);
    expect(secrets.INNGEST_SIGNING_KEY).toMatch(/^signkey-prod-[0-9a-f]{64}$/);
    expect(await developmentSecrets(dataDir, {})).toEqual(secrets);
    expect(await modeOf(join(dataDir, "secrets.json"))).toBe(0o600);
    expect(await readFile(join(dataDir, "secrets.json"), "utf8")).toContain(secrets.MASTER_KEY ?? "none");
  });

  it("gives way to secrets of the environment, and makes up none for a real Inngest server", async () => {
    const given = { MASTER_KEY: "mine", INNGEST_BASE_URL: "https://inngest.test" };
    expect(await developmentSecrets(dataDir, given)).toEqual({});
  });
});
