import { appendEvent } from "#lib/events/outbox.ts";
import { beginWatching } from "#lib/insights/record-watching.ts";
import type { Caller } from "#lib/platform/caller.ts";
import { hashSecret, newSecret } from "#lib/platform/crypto.ts";
import type { Transaction } from "#lib/platform/db.ts";
import { newId } from "#lib/platform/ids.ts";
import { lock } from "#lib/platform/lock.ts";
import type { Playback } from "#lib/shared/api/playback.ts";
import { loadCaptions } from "#lib/videos/captions/list-captions.ts";
import { findVisibleVideo, type VideoRow } from "#lib/videos/find-video.ts";
import { VideoNotWatchableError } from "#lib/videos/set-visibility.ts";
import { isWatchable } from "#lib/videos/view-video.ts";
import { claimBuckets } from "./claim-buckets.ts";
import { checkStreamLimit } from "./count-streams.ts";
import { currentPackage } from "./current-package.ts";
import { decideAccess } from "./decide-access.ts";
import { describePlayback } from "./describe-playback.ts";
import { endSessionsIn } from "./end-session.ts";
import { gateHash } from "./gate-hash.ts";
import type { PlaybackContext } from "./playback-context.ts";
import { GateDeniedError, GateUnavailableError, SignInToWatchError } from "./playback-errors.ts";
import { lifeSeconds } from "./playback-times.ts";
import type { PlaybackClient } from "./playback-token.ts";
import { resumePosition } from "./resume-position.ts";

/**
 * Opens a playback session: the right of one viewer to play one video until it expires or is revoked. It takes the place of
 * the session that the same viewer opened by the same `tab`, so that a page that was left without a word counts no more.
 * Gives what a player needs, and the secret token, of which only a hash is kept. Throws `not_found`, `video_removed`,
 * `video_not_watchable`, `sign_in_required`, `gate_denied` with the decision, `gate_unavailable`, `stream_limit`.
 */
export async function openSession(
  context: PlaybackContext,
  opener: Caller | null,
  wish: { videoId: string; client: PlaybackClient; tab?: string | undefined },
): Promise<{ playback: Playback; token: string }> {
  const video = await findVisibleVideo(context.db.prisma, wish.videoId, opener);
  const { access, decision } = await decideAccess(context, video, opener);
  if (access === "sign_in_required") throw new SignInToWatchError();
  if (access === "denied") throw new GateDeniedError(decision);
  if (access === "unavailable") throw new GateUnavailableError(decision);
  if (!isWatchable(video)) throw new VideoNotWatchableError(video.state);
  const pkg = await currentPackage(context.db, video);

  const buckets = await claimBuckets(context, video.id, decision?.passes ?? []);
  const token = newSecret();
  const { sessionId, expiresAt, resumeAtSeconds } = await context.db.prisma.$transaction((tx) =>
    recordSession(tx, context, {
      video,
      opener,
      client: wish.client,
      tabHash: wish.tab === undefined ? null : hashSecret(wish.tab),
      owner: access === "owner",
      buckets,
      gateCheckedAt: decision === null ? context.clock.now() : new Date(decision.readAt),
      tokenHash: hashSecret(token),
    }),
  );
  const captions = await loadCaptions(context.db.prisma, video.id);
  const session = { sessionId, expiresAt, resumeAtSeconds, pkg };
  return { playback: describePlayback(video, session, captions), token };
}

interface NewSession {
  video: VideoRow;
  opener: Caller | null;
  client: PlaybackClient;
  tabHash: string | null;
  owner: boolean;
  buckets: string[];
  gateCheckedAt: Date;
  tokenHash: string;
}

async function recordSession(tx: Transaction, context: PlaybackContext, session: NewSession) {
  const { video, opener, client, tabHash } = session;
  const now = context.clock.now();
  const sessionId = newId("pbs");
  if (tabHash !== null) await replaceFormer(tx, { tabHash, viewerId: opener?.viewerId ?? null }, now);
  if (opener !== null) await checkStreamLimit(tx, opener.viewerId, context.config.streamLimit, now);
  const resumeAtSeconds = opener === null ? 0 : await resumePosition(tx, opener.viewerId, video);
  const expiresAt = new Date(now.getTime() + lifeSeconds(client) * 1000);
  const accounts = opener === null ? [] : await stillLinked(tx, opener);
  await tx.playbackSession.create({
    data: {
      id: sessionId,
      tokenHash: session.tokenHash,
      subject: opener?.viewerId ?? sessionId,
      viewerId: opener?.viewerId ?? null,
      authSessionId: opener?.sessionId ?? null,
      embedSessionId: opener?.embed?.sessionId ?? null,
      accounts,
      videoId: video.id,
      client,
      tabHash,
      owner: session.owner,
      buckets: session.buckets,
      // Of the very rule that was decided, not of the one that the row may hold by now.
      gateHash: await gateHash(tx, video.access, video.gate),
      // Decided with an account that is gone: decided anew before anything is served.
      gateCheckedAt: accounts.length < (opener?.accounts.length ?? 0) ? new Date(0) : session.gateCheckedAt,
      positionSeconds: resumeAtSeconds,
      startedAt: now,
      lastSeenAt: now,
      expiresAt,
    },
  });
  // The creator's own looking, and an operator's, is no audience.
  if (!session.owner) {
    const subject = opener?.viewerId ?? sessionId;
    await beginWatching(tx, { sessionId, videoId: video.id, subject, startedAt: now });
  }
  await appendEvent(tx, "playback/started", { sessionId, videoId: video.id });
  return { sessionId, expiresAt, resumeAtSeconds };
}

/**
 * The opener's accounts that are linked still, sorted; they stay so until the transaction ends, so that whoever unlinks one
 * finds this session. Read here, across rooms, as the moment counts.
 */
async function stillLinked(tx: Transaction, { viewerId, accounts }: Caller): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM "Account" WHERE "viewerId" = ${viewerId} AND id = ANY (${[...accounts]}) FOR KEY SHARE`;
  return rows.map(({ id }) => id).sort();
}

/** Ends what the same tab played before; two openings of one tab take turns. */
async function replaceFormer(
  tx: Transaction,
  former: { tabHash: string; viewerId: string | null },
  now: Date,
): Promise<void> {
  await lock(tx, `tab:${former.tabHash}`);
  await endSessionsIn(tx, now, former, "replaced");
}
