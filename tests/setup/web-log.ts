import { dataPaths } from "../../scripts/local/data-folder.ts";
import { findLines, type LogLine, logFilesOf } from "../../scripts/why/log-lines.ts";
import type { TestInstance } from "./instance.ts";

/** The lines of an instance's logs that name any of its requests, by the request's reference, as `npm run why` reads them. */
export async function linesByReference({ dataDir }: TestInstance): Promise<Map<string, LogLine[]>> {
  const found = new Map<string, LogLine[]>();
  for (const line of await findLines(
    await logFilesOf(dataPaths.logs(dataDir)),
    '"reference":"req_',
    Number.POSITIVE_INFINITY,
  )) {
    const reference = String(line.reference);
    found.set(reference, [...(found.get(reference) ?? []), line]);
  }
  return found;
}
