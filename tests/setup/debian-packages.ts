import { spawnSync } from "node:child_process";

/**
 * Installs packages where tests may: as root on a Debian-like system. False elsewhere, and when it did not succeed; whoever needs
 * what they hold then says what is missing.
 */
export function installDebianPackages(packages: readonly string[], log: (line: string) => void): boolean {
  if (process.getuid?.() !== 0 || spawnSync("apt-get", ["--version"]).status !== 0) return false;
  log(`Installing ${packages.join(", ")} for the tests (apt-get) …`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const apt = (stderr: "ignore" | "inherit", ...args: string[]) =>
    spawnSync("apt-get", args, { env, stdio: ["ignore", "ignore", stderr] }).status === 0;
  const install = ["install", "-y", "-qq", "--no-install-recommends", ...packages];
  // The lists may be there already; fetching them takes longer than most packages.
  return apt("ignore", ...install) || (apt("inherit", "update", "-qq") && apt("inherit", ...install));
}
