import { execFile, spawnSync } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The account PostgreSQL runs under; empty when it runs as the current user. */
export interface PostgresAccount {
  uid?: number;
  gid?: number;
}

const accountName = "postgres";

/**
 * PostgreSQL refuses to run as root. As root this finds the system account `postgres`, or creates it (without
 * a password, a home or a shell); as anybody else it answers with the current user.
 */
export async function findPostgresAccount(): Promise<PostgresAccount> {
  if (process.getuid?.() !== 0) return {};
  return (await lookUp()) ?? (await create());
}

/** True when `account` may enter `folder`: each folder above it must be open to it as well. */
export function canEnter(account: PostgresAccount, folder: string): boolean {
  const test = spawnSync("/bin/sh", ["-c", 'cd "$1"', "sh", folder], {
    ...account,
    cwd: "/",
    stdio: "ignore",
  });
  return test.status === 0;
}

async function lookUp(): Promise<PostgresAccount | undefined> {
  try {
    const [user, group] = await Promise.all([run("id", ["-u", accountName]), run("id", ["-g", accountName])]);
    return { uid: Number.parseInt(user.stdout, 10), gid: Number.parseInt(group.stdout, 10) };
  } catch {
    return undefined;
  }
}

async function create(): Promise<PostgresAccount> {
  const options = ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin"];
  const problem = await run("useradd", [...options, accountName]).then(
    () => undefined,
    (error: unknown) => error,
  );
  // Somebody else may have created it at the same moment: what counts is that it is there now.
  const account = await lookUp();
  if (account) return account;
  throw new Error(
    `PostgreSQL cannot run as root, and the account "${accountName}" could not be created. ` +
      "Create it, run StreamGate as a plain user, or set DATABASE_URL to a PostgreSQL of your own.",
    { cause: problem },
  );
}
