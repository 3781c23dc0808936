import { spawn } from "node:child_process";
import { existsSync, globSync } from "node:fs";
import { findFreePort } from "../../scripts/local/free-port.ts";
import { pollUntil } from "../../scripts/local/poll.ts";
import { installDebianPackages } from "../setup/debian-packages.ts";
import { openWebDriver, type WebDriver } from "./webdriver.ts";

const driver = "/usr/bin/WebKitWebDriver";
const packages = [
  ...["webkit2gtk-driver", "xvfb", "xauth"],
  ...["gstreamer1.0-libav", "gstreamer1.0-plugins-good", "gstreamer1.0-plugins-bad"],
];

/** WebKitGTK's own small browser under a virtual screen; undefined where it cannot be had. */
export async function openWebKit(): Promise<{ page: WebDriver; close(): Promise<void> } | undefined> {
  // Without the decoders it starts, and shows no picture.
  const [decoders] = globSync("/usr/lib/*/gstreamer-1.0/libgstlibav.so");
  if (!existsSync(driver) || decoders === undefined) await installDebianPackages(packages, console.error);
  const [browser] = globSync("/usr/lib/*/webkit2gtk-4.*/MiniBrowser");
  if (!existsSync(driver) || browser === undefined || !existsSync("/usr/bin/xvfb-run")) return undefined;
  const port = await findFreePort();
  const child = spawn("xvfb-run", ["-a", driver, `--port=${port}`], {
    stdio: "ignore",
    detached: true,
    env: { ...process.env, WEBKIT_DISABLE_COMPOSITING_MODE: "1", LIBGL_ALWAYS_SOFTWARE: "1" },
  });
  const end = () => {
    if (child.pid !== undefined) process.kill(-child.pid, "SIGTERM");
  };
  const url = `http://127.0.0.1:${port}`;
  const up = await pollUntil(async () => (await fetch(`${url}/status`).catch(() => undefined))?.ok, {
    timeoutMs: 20_000,
  });
  if (up !== true) {
    end();
    throw new Error("WebKitWebDriver does not answer.");
  }
  const page = await openWebDriver(url, {
    "webkitgtk:browserOptions": { binary: browser, args: ["--automation"] },
  });
  return {
    page,
    async close() {
      await page.close().catch(() => {});
      end();
    },
  };
}
