import type { Caller } from "#lib/platform/caller.ts";
import type { Clock } from "#lib/platform/clock.ts";
import { hashSecret, newSecret } from "#lib/platform/crypto.ts";
import type { Db } from "#lib/platform/db.ts";
import { newId } from "#lib/platform/ids.ts";
import type { EmbedGrant } from "./embed-codes.ts";
import { findSessionById, type SignedIn } from "./sessions.ts";

/** A bearer is held in memory for this long; then the frame renews it. */
const embedBearerSeconds = 600;
/** A handle that was not used for this long is forgotten: the viewer signs in again. */
export const embedHandleSeconds = 7 * 24 * 3600;
/** A handle that was just exchanged is taken once more for this long: its answer may have been lost. */
const graceSeconds = 60;

/** What a frame gets: the bearer that speaks for the viewer, and the handle that brings the next one. */
export interface EmbedTokens {
  bearer: string;
  bearerExpiresAt: Date;
  handle: string;
}

/** What became of a handle. */
export type Renewal =
  | { outcome: "renewed"; tokens: EmbedTokens; videoId: string }
  /** It opens nothing: never issued, expired, signed out, or the site is not allowed any more. */
  | { outcome: "unknown" }
  /** Two hold it, so its session has ended. */
  | { outcome: "stolen"; embedSessionId: string };

/** Starts the session of a framed player. It never outlives the sign-in that it was lent by. */
export async function startEmbedSession(db: Db, clock: Clock, grant: EmbedGrant): Promise<EmbedTokens> {
  const { tokens, kept } = newTokens(clock.now());
  await db.embedSession.create({ data: { id: newId("emb"), ...grant, ...kept } });
  return tokens;
}

/**
 * Exchanges a handle for the next bearer and the next handle. `mayEmbed` says whether the site is still allowed. A handle
 * that was exchanged before, and not just now, ends its session: two hold it (RFC 9700 §4.14.2).
 */
export async function renewEmbedSession(
  db: Db,
  clock: Clock,
  handle: string,
  mayEmbed: (grant: EmbedGrant) => Promise<boolean>,
): Promise<Renewal> {
  const hash = hashSecret(handle);
  const now = clock.now();
  const row = await db.embedSession.findFirst({
    where: {
      OR: [{ handleHash: hash }, { formerHandleHash: hash }],
      revokedAt: null,
      expiresAt: { gt: now },
      authSession: { revokedAt: null, expiresAt: { gt: now } },
    },
  });
  if (row === null || !(await mayEmbed(row))) return { outcome: "unknown" };
  const former = row.handleHash !== hash;
  if (former && row.rotatedAt.getTime() + graceSeconds * 1000 < now.getTime()) {
    await db.embedSession.updateMany({ where: { id: row.id }, data: { revokedAt: now } });
    return { outcome: "stolen", embedSessionId: row.id };
  }
  const { tokens, kept } = newTokens(now);
  // Whoever else renews it at this moment changed the row: they find their handle to be the former one.
  const { count } = await db.embedSession.updateMany({
    where: { id: row.id, handleHash: row.handleHash },
    data: { ...kept, formerHandleHash: hash },
  });
  if (count === 0) return renewEmbedSession(db, clock, handle, mayEmbed);
  return { outcome: "renewed", tokens, videoId: row.videoId };
}

/** Who a bearer speaks for, and for which video; null when it is unknown, expired, or its sign-in is over. */
export async function findEmbedSession(
  db: Db,
  clock: Clock,
  bearer: string,
): Promise<{ signedIn: SignedIn; embed: NonNullable<Caller["embed"]> } | null> {
  const row = await db.embedSession.findUnique({ where: { bearerHash: hashSecret(bearer) } });
  const now = clock.now();
  if (row === null || row.revokedAt !== null || row.bearerExpiresAt <= now) return null;
  const signedIn = await findSessionById(db, clock, row.authSessionId);
  return signedIn === null ? null : { signedIn, embed: { sessionId: row.id, videoId: row.videoId } };
}

/** Deletes sessions that ended or were forgotten. Returns how many. */
export async function sweepEmbedSessions(db: Db, clock: Clock): Promise<number> {
  const before = new Date(clock.now().getTime() - 24 * 3_600_000);
  const over = [{ expiresAt: { lt: before } }, { revokedAt: { lt: before } }];
  return (await db.embedSession.deleteMany({ where: { OR: over } })).count;
}

function newTokens(now: Date) {
  const tokens = {
    bearer: newSecret(),
    bearerExpiresAt: new Date(now.getTime() + embedBearerSeconds * 1000),
    handle: newSecret(),
  };
  const kept = {
    bearerHash: hashSecret(tokens.bearer),
    bearerExpiresAt: tokens.bearerExpiresAt,
    handleHash: hashSecret(tokens.handle),
    rotatedAt: now,
    expiresAt: new Date(now.getTime() + embedHandleSeconds * 1000),
  };
  return { tokens, kept };
}
