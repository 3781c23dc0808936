import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

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
