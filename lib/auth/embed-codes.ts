import type { Clock } from "#lib/platform/clock.ts";
import { constantTimeEqual, hashSecret, newSecret } from "#lib/platform/crypto.ts";
import type { Db } from "#lib/platform/db.ts";
import { AppError } from "#lib/platform/errors.ts";

/** A code lives this long: from the press in the sign-in window to the request of the frame behind it. */
export const embedCodeSeconds = 60;

/** What a code stands for: somebody's sign-in, lent to one video's player on one site. */
export interface EmbedGrant {
  authSessionId: string;
  videoId: string;
  /** Of the site that frames the player. */
  origin: string;
}

/**
 * Unknown, used, expired, of another video, or without the secret behind its challenge: which of them is nobody's
 * business but its owner's, who asks for a new one in either case.
 */
class EmbedCodeInvalidError extends AppError {
  constructor() {
    super("embed_code_invalid", "This sign-in was used already or took too long. Sign in again.");
  }
}

/** Issues a one-time code for a grant; only its hash is kept. `challenge`: RFC 7636 §4.2, S256. */
export async function issueEmbedCode(
  db: Db,
  clock: Clock,
  grant: EmbedGrant,
  challenge: string,
): Promise<string> {
  const code = newSecret();
  const expiresAt = new Date(clock.now().getTime() + embedCodeSeconds * 1000);
  await db.embedCode.create({ data: { ...grant, challenge, codeHash: hashSecret(code), expiresAt } });
  return code;
}

/**
 * Uses a code up, whatever comes of it: of any number of attempts at once exactly one gets to show its secret. Throws
 * EmbedCodeInvalidError.
 */
export async function consumeEmbedCode(
  db: Db,
  clock: Clock,
  shown: { code: string; verifier: string; videoId: string },
): Promise<EmbedGrant> {
  const now = clock.now();
  const [row] = await db.embedCode.updateManyAndReturn({
    where: { codeHash: hashSecret(shown.code), usedAt: null, expiresAt: { gt: now } },
    data: { usedAt: now },
  });
  if (row === undefined || row.videoId !== shown.videoId) throw new EmbedCodeInvalidError();
  const challenge = Buffer.from(hashSecret(shown.verifier), "hex").toString("base64url");
  if (!constantTimeEqual(challenge, row.challenge)) throw new EmbedCodeInvalidError();
  return { authSessionId: row.authSessionId, videoId: row.videoId, origin: row.origin };
}

/** Deletes codes that expired an hour ago. Returns how many. */
export async function sweepEmbedCodes(db: Db, clock: Clock): Promise<number> {
  const before = new Date(clock.now().getTime() - 3_600_000);
  return (await db.embedCode.deleteMany({ where: { expiresAt: { lt: before } } })).count;
}
