import { execFile } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, chown, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { canEnter, type PostgresAccount } from "./postgres-account.ts";
import { type PostgresBinaries, sharedFolder } from "./postgres-binaries.ts";

/** The role that owns the cluster. */
export const postgresUser = "streamgate";

/** Where data lives that PostgreSQL's account could not reach in its wanted folder. */
export function elsewhereFor(wanted: string): string {
  return join(sharedFolder, createHash("sha256").update(wanted).digest("hex").slice(0, 16));
}

/**
 * Makes the folder of the cluster, its password and its log. Gives where it is: `wanted`, or a folder elsewhere when
 * PostgreSQL's account cannot enter that.
 */
export async function prepareFolder(
  wanted: string,
  account: PostgresAccount,
  log: (line: string) => void,
): Promise<string> {
  await makeOpenTo(wanted, account);
  if (canEnter(account, wanted)) return wanted;
  const elsewhere = elsewhereFor(wanted);
  log(`PostgreSQL's account cannot enter ${wanted}, so its data lives in ${elsewhere}`);
  await mkdir(sharedFolder, { recursive: true, mode: 0o755 });
  await makeOpenTo(elsewhere, account);
  return elsewhere;
}

/** Private, except that another account may pass through to the cluster folder, which is its own. */
async function makeOpenTo(folder: string, account: PostgresAccount) {
  await mkdir(folder, { recursive: true });
  await chmod(folder, account.uid === undefined ? 0o700 : 0o711);
}

/** Runs initdb unless it ran before. Gives the password of the data base's owner. */
export async function createCluster(parts: {
  dataDir: string;
  cluster: string;
  account: PostgresAccount;
  binaries: PostgresBinaries;
  durable: boolean;
  log: (line: string) => void;
}): Promise<string> {
  const { dataDir, cluster, account, binaries } = parts;
  const passwordFile = join(dataDir, "password");
  const complete = join(dataDir, "initialised");
  if (existsSync(complete)) return (await readFile(passwordFile, "utf8")).trim();

  parts.log("Creating the PostgreSQL data folder (once)");
  await rm(cluster, { recursive: true, force: true });
  await mkdir(cluster, { mode: 0o700 });
  const password = randomBytes(24).toString("base64url");
  // initdb reads its own copy, which it owns; ours stays with us.
  const copy = join(cluster, "..", `initdb-${process.pid}.password`);
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  await writeFile(copy, `${password}\n`, { mode: 0o600 });
  try {
    if (account.uid !== undefined && account.gid !== undefined) {
      await chown(cluster, account.uid, account.gid);
      await chown(copy, account.uid, account.gid);
    }
    // The builtin provider sorts alike on every machine, whatever locales it has.
    const locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
    const access = [`--username=${postgresUser}`, `--pwfile=${copy}`, "--auth=scram-sha-256"];
    const sync = parts.durable ? [] : ["--no-sync"];
    await promisify(execFile)(binaries.initdb, [`--pgdata=${cluster}`, ...sync, ...access, ...locale], {
      ...account,
      cwd: "/",
    });
  } finally {
    await rm(copy, { force: true });
  }
  await writeFile(complete, `${binaries.version}\n`);
  return password;
}
