import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { installDebianPackages } from "./debian-packages.ts";

const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
const macApps = ["/Applications/Chromium.app/Contents/MacOS/Chromium"].concat(
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
);

/** The Chromium for browser tests: CHROMIUM_PATH, then PATH, then macOS's applications; undefined when none. */
export function findChromium(): string | undefined {
  const { CHROMIUM_PATH } = process.env;
  if (CHROMIUM_PATH) return existsSync(CHROMIUM_PATH) ? CHROMIUM_PATH : undefined;
  const folders = (process.env.PATH ?? "").split(delimiter);
  const candidates = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...candidates, ...macApps].find((file) => existsSync(file));
}

/**
 * Finds Chromium; as root on a Debian-like system installs it when missing. Throws an Error that says what to
 * install when there is none afterwards.
 */
export async function ensureChromium(log: (line: string) => void): Promise<string> {
  const found = findChromium();
  if (found) return found;
  if (!process.env.CHROMIUM_PATH) await installDebianPackages(["chromium"], log);
  const installed = findChromium();
  if (installed) return installed;
  throw new Error(
    "The browser tests need Chromium: install it (Debian: apt-get install chromium) or set CHROMIUM_PATH to one.",
  );
}
