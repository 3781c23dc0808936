import { findChromium } from "../../scripts/doctor/find-chromium.ts";
import { installDebianPackages } from "./debian-packages.ts";

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
