import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserContext, chromium } from "playwright-core";
import { ensureChromium } from "./chromium.ts";

const flags = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--autoplay-policy=no-user-gesture-required",
];

export interface TestBrowser {
  context: BrowserContext;
  close(): Promise<void>;
}

/** A real Chromium with a profile of its own, as a person who was never here before. */
export async function openBrowser(
  options: {
    width?: number;
    height?: number;
    colorScheme?: "light" | "dark";
    flags?: readonly string[];
  } = {},
): Promise<TestBrowser> {
  const profile = await mkdtemp(join(tmpdir(), "streamgate-browser-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: ensureChromium(console.error),
    args: [...flags, ...(options.flags ?? [])],
    viewport: { width: options.width ?? 1440, height: options.height ?? 900 },
    colorScheme: options.colorScheme ?? "light",
  });
  return {
    context,
    async close() {
      await context.close();
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** One Chromium for many people: each gets a context of their own in it, and nothing of them is kept. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: ensureChromium(console.error), args: flags });
}
