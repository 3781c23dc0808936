import { type Browser, type BrowserContext, chromium } from "playwright-core";
import { ensureChromium } from "./chromium.ts";
import { sharedBrowserVariable } from "./shared-browser.ts";

const flags = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  // Without a graphics card its process only adds messages.
  "--in-process-gpu",
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

/** Chromium takes longer to start than most of what is done in it: one serves all tests of a worker, and ends with it. */
let shared: Promise<Browser> | undefined;

function sharedBrowser(): Promise<Browser> {
  shared ??= launchBrowser();
  process.env[sharedBrowserVariable] = "1";
  return shared;
}

/** A real Chromium's window with a profile of its own, as of a person who was never here before. */
export async function openBrowser(
  options: {
    width?: number;
    height?: number;
    colorScheme?: "light" | "dark";
    /** The screen is touched, as a phone's. */
    touch?: boolean;
    /** What the browser says that it is. */
    userAgent?: string;
    /** Through which everything is asked for, loopback too. */
    proxy?: string;
    /** Of a Chromium that is started for them alone. */
    flags?: readonly string[];
  } = {},
): Promise<TestBrowser> {
  const alone = options.flags !== undefined;
  const browser = await (alone ? launchBrowser(options.flags) : sharedBrowser());
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1440, height: options.height ?? 900 },
    colorScheme: options.colorScheme ?? "light",
    hasTouch: options.touch ?? false,
    ...(options.userAgent === undefined ? {} : { userAgent: options.userAgent }),
    // What moves is drawn again sixty times a second, and nobody looks.
    reducedMotion: "reduce",
    ...(options.proxy === undefined ? {} : { proxy: { server: options.proxy } }),
  });
  return { context, close: () => (alone ? browser : context).close() };
}

/** One Chromium for many people: each gets a context of their own in it, and nothing of them is kept. `more` are flags besides ours. */
export async function launchBrowser(more: readonly string[] = []): Promise<Browser> {
  const executablePath = await ensureChromium(console.error);
  return chromium.launch({ executablePath, args: [...flags, ...more] });
}
