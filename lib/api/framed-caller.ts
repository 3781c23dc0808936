import { type EmbedCaller, findEmbedCaller } from "#lib/auth/embed-sessions.ts";
import type { Host } from "#lib/kernel/host.ts";
import type { Caller } from "./caller.ts";

/**
 * Who a framed player asks for, by the bearer it was lent; null without one. The bearer is good for its one video: of
 * any other it says nothing. It never carries an operator's rights.
 */
export async function findFramedCaller(
  host: Host,
  request: Request,
  videoId?: string,
): Promise<(EmbedCaller & Caller) | null> {
  const bearer = /^Bearer ([\w-]{43})$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  if (bearer === undefined) return null;
  const caller = await findEmbedCaller(host.db.prisma, host.clock, bearer);
  if (caller === null || (videoId !== undefined && caller.videoId !== videoId)) return null;
  return { ...caller, operator: false };
}
