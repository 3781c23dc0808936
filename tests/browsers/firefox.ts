import { existsSync } from "node:fs";
import { type Browser, launch } from "puppeteer-core";
import { installDebianPackages } from "../setup/debian-packages.ts";

const executablePath = "/usr/bin/firefox-esr";

/** Debian's Firefox by WebDriver BiDi, without a window; undefined where it cannot be had. H.264 comes with libavcodec. */
export async function openFirefox(): Promise<Browser | undefined> {
  if (!existsSync(executablePath))
    await installDebianPackages(["firefox-esr", "libavcodec59"], console.error);
  if (!existsSync(executablePath)) return undefined;
  return launch({
    browser: "firefox",
    executablePath,
    headless: true,
    extraPrefsFirefox: { "media.autoplay.default": 0 },
  });
}
