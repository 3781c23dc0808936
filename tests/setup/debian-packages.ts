import { spawn } from "node:child_process";

/**
 * Installs packages where tests may: as root on a Debian-like system. False elsewhere, and when it did not succeed; whoever needs
 * what they hold then says what is missing.
 */
export async function installDebianPackages(
  packages: readonly string[],
  log: (line: string) => void,
): Promise<boolean> {
  if (process.getuid?.() !== 0 || !(await apt("ignore", "--version"))) return false;
  log(`Installing ${packages.join(", ")} for the tests (apt-get) …`);
  // Another test may be installing something: apt-get waits for its turn.
  const patiently = ["-o", "DPkg::Lock::Timeout=300"];
  const install = ["install", "-y", "-qq", "--no-install-recommends", ...patiently, ...packages];
  // The lists may be there already; fetching them takes longer than most packages.
  return (
    (await apt("ignore", ...install)) ||
    ((await apt("inherit", "update", "-qq")) && apt("inherit", ...install))
  );
}

/** True when `apt-get` succeeded; false also where there is none. */
function apt(stderr: "ignore" | "inherit", ...args: string[]): Promise<boolean> {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const child = spawn("apt-get", args, { env, stdio: ["ignore", "ignore", stderr] });
  return new Promise((done) => {
    child.once("error", () => done(false));
    child.once("close", (code) => done(code === 0));
  });
}
