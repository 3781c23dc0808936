import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** One line of a log, as pino writes it; secrets never got into it (lib/platform/redact.ts). */
export interface LogLine {
  /** Milliseconds since 1970. */
  time: number;
  /** 20 debug, 30 info, 40 warning, 50 error. */
  level: number;
  /** web or worker */
  name: string;
  msg: string;
  [field: string]: unknown;
}

/** A reference names one request; a session's or a video's story may be long. */
const usualLines = 200;

/** The lines of these files that name `reference`, the oldest first; of more than `mostLines` the newest. */
export async function findLines(
  files: readonly string[],
  reference: string,
  mostLines = usualLines,
): Promise<LogLine[]> {
  const found: LogLine[] = [];
  for (const file of files) {
    const lines = createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY });
    for await (const text of lines) {
      if (!text.includes(reference)) continue;
      const line = parse(text);
      if (line !== undefined) found.push(line);
      if (found.length > mostLines) found.shift();
    }
  }
  return found.sort((a, b) => a.time - b.time);
}

/** The logs that a local instance keeps in its data folder; none in production, where they go to standard output. */
export async function logFilesOf(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => name.endsWith(".log")).map((name) => join(folder, name));
}

function parse(text: string): LogLine | undefined {
  // A collector may have put a time or a name in front of the line.
  const start = text.indexOf("{");
  if (start < 0) return undefined;
  try {
    const line: unknown = JSON.parse(text.slice(start));
    if (typeof line !== "object" || line === null || !("time" in line) || !("msg" in line)) return undefined;
    const { time, level, name, msg } = line as LogLine;
    return { ...line, time: Number(time), level: Number(level), name: String(name), msg: String(msg) };
  } catch {
    return undefined;
  }
}
