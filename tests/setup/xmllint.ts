import { spawnSync } from "node:child_process";
import { installDebianPackages } from "./debian-packages.ts";

/**
 * The name of a working xmllint; as root on a Debian-like system installs it when it is missing. Throws an Error that
 * says what to install when there is none afterwards.
 */
export async function ensureXmllint(log: (line: string) => void): Promise<string> {
  if (hasXmllint() || ((await installDebianPackages(["libxml2-utils"], log)) && hasXmllint()))
    return "xmllint";
  throw new Error(
    "The tests of manifests need xmllint: install it (Debian: apt-get install libxml2-utils; it is part of macOS).",
  );
}

/** Whether there is a working xmllint. */
export function hasXmllint(): boolean {
  return spawnSync("xmllint", ["--version"], { stdio: "ignore" }).status === 0;
}
