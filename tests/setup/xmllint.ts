import { spawnSync } from "node:child_process";

/**
 * The name of a working xmllint; as root on a Debian-like system installs it when it is missing. Throws an Error that
 * says what to install when there is none afterwards.
 */
export function ensureXmllint(log: (line: string) => void): string {
  if (works()) return "xmllint";
  if (process.getuid?.() === 0 && spawnSync("apt-get", ["--version"]).status === 0) {
    log("Installing xmllint for the tests of manifests (apt-get) …");
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    const run = (...args: string[]) =>
      spawnSync("apt-get", args, { env, stdio: ["ignore", "ignore", "inherit"] });
    run("update", "-qq");
    run("install", "-y", "-qq", "--no-install-recommends", "libxml2-utils");
    if (works()) return "xmllint";
  }
  throw new Error(
    "The tests of manifests need xmllint: install it (Debian: apt-get install libxml2-utils; it is part of macOS).",
  );
}

function works(): boolean {
  return spawnSync("xmllint", ["--version"], { stdio: "ignore" }).status === 0;
}
