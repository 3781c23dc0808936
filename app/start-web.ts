import { notePeers } from "#lib/api/peer-header.ts";
import { keepTargetsReadable } from "#lib/api/readable-target.ts";
import { keepStaticRequestsPlain } from "#lib/api/static-requests.ts";
import { parseConfig } from "#lib/kernel/config.ts";

/** What the web process does before it answers anything. An environment that does not fit ends it, and is said. */
export function startWeb(): void {
  try {
    parseConfig(process.env);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
  notePeers();
  keepTargetsReadable();
  keepStaticRequestsPlain();
}
