import type { BrowserContext, Page } from "playwright-core";

/** The most that the parts of a page may move while it loads, by the measure of the Layout Instability API. */
const STEADY_LIMIT = 0.02;
/** Before each answer, so that whatever stands in for it is really laid out. */
const LATENCY_MS = 150;

interface Shift {
  value: number;
  /** Milliseconds since the page was opened. */
  at: number;
  /** The elements that moved, each with its rectangle before and after. */
  moved: string[];
}

declare global {
  interface Window {
    readShifts(): Shift[];
  }
}

/** Notes in every page of the context from now on which of its parts move by themselves. */
export async function recordShifts(context: BrowserContext): Promise<void> {
  await context.addInitScript(recordShiftsHere);
}

/** Delays every answer that the page gets: documents, scripts, API, pictures, fonts. */
export async function slowNetwork(page: Page): Promise<void> {
  const network = await page.context().newCDPSession(page);
  await network.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: LATENCY_MS,
    downloadThroughput: -1,
    uploadThroughput: -1,
  });
}

/**
 * What moved on the page and in its frames since they were opened, a line each, when it is more than is allowed; nothing
 * otherwise. The context records (`recordShifts`).
 */
export async function excessiveShifts(page: Page): Promise<string[]> {
  const faults: string[] = [];
  for (const frame of page.frames()) {
    const shifts = await frame.evaluate(() => window.readShifts());
    const score = shifts.reduce((sum, { value }) => sum + value, 0);
    if (score <= STEADY_LIMIT) continue;
    const where = frame === page.mainFrame() ? "" : ` in the frame ${new URL(frame.url()).pathname}`;
    faults.push(
      [
        `layout shift ${score.toFixed(3)}${where}`,
        ...shifts.map(
          ({ value, at, moved }) =>
            `${value.toFixed(4)} at ${at.toFixed(0)} ms: ${moved.join("; ") || "(removed)"}`,
        ),
      ].join("\n  "),
    );
  }
  return faults;
}

/** Runs in the page. */
function recordShiftsHere(): void {
  interface LayoutShift extends PerformanceEntry {
    value: number;
    hadRecentInput: boolean;
    sources: { node: Node | null; previousRect: DOMRectReadOnly; currentRect: DOMRectReadOnly }[];
  }
  const shifts: Shift[] = [];
  const box = ({ x, y, width, height }: DOMRectReadOnly) =>
    `${[x, y].map(Math.round).join(",")} ${Math.round(width)}×${Math.round(height)}`;
  const nameOf = (node: Node | null) => {
    const element = node instanceof Element ? node : node?.parentElement;
    if (element == null) return "(removed)";
    const { id, tagName } = element;
    const testId = element.getAttribute("data-testid");
    const text = (element.textContent ?? "").trim().slice(0, 40);
    return `${tagName.toLowerCase()}${id && `#${id}`}${testId === null ? "" : `[${testId}]`} “${text}”`;
  };
  const note = (entries: PerformanceEntryList) => {
    for (const entry of entries as LayoutShift[]) {
      // The measure leaves out what moves within half a second of a press.
      if (entry.hadRecentInput) continue;
      const moved = entry.sources.map(
        ({ node, previousRect, currentRect }) => `${nameOf(node)} ${box(previousRect)} → ${box(currentRect)}`,
      );
      shifts.push({ value: entry.value, at: entry.startTime, moved });
    }
  };
  const observer = new PerformanceObserver((list) => note(list.getEntries()));
  observer.observe({ type: "layout-shift", buffered: true });
  window.readShifts = () => {
    note(observer.takeRecords());
    return shifts;
  };
}
