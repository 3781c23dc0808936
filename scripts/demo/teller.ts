import type { WriteStream } from "node:tty";

const width = 30;

/** Tells a person what goes on: one line an event, and a bar that is drawn over while something lasts. */
export function createTeller(out: WriteStream) {
  let bar = false;
  let last = "";
  const endBar = () => {
    if (bar) out.write("\n");
    bar = false;
  };
  return {
    tell(what: string, fraction?: number): void {
      if (fraction === undefined) {
        endBar();
        out.write(`${what}\n`);
        return;
      }
      const filled = Math.round(Math.min(1, Math.max(0, fraction)) * width);
      const line = `[${"#".repeat(filled)}${" ".repeat(width - filled)}] ${what}`;
      if (line === last) return;
      last = line;
      if (out.isTTY) {
        out.write(`\r\u001b[K${line}`);
        bar = true;
      }
    },
    end: endBar,
  };
}
