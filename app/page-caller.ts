import { headers } from "next/headers";
import { findCaller } from "#lib/api/credentials.ts";
import type { Caller } from "#lib/platform/caller.ts";
import { getHost } from "./server.ts";

/** Who asks for this page; null when nobody is signed in. */
export async function getPageCaller(): Promise<Caller | null> {
  return findCaller(await getHost(), await headers());
}
