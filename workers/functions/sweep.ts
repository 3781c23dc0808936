import { sweepEmbedCodes } from "#lib/auth/embed-codes.ts";
import { sweepEmbedSessions } from "#lib/auth/embed-sessions.ts";
import { sweepNonces } from "#lib/auth/nonces.ts";
import { sweepSignIns } from "#lib/auth/sweep-sign-ins.ts";
import { sweepOutbox } from "#lib/events/outbox.ts";
import { forgetOldWatching, sumWatching } from "#lib/insights/sum-watching.ts";
import { sweepNotices } from "#lib/notices/inbox.ts";
import { forgetSessions } from "#lib/playback/forget-sessions.ts";
import { sweepKeyBuckets } from "#lib/playback/sweep-key-buckets.ts";
import { sweepSessions } from "#lib/playback/sweep-sessions.ts";
import { sweepUploads } from "#lib/videos/uploads/sweep-uploads.ts";
import type { WebContext } from "../context.ts";
import { attempt, failIfAny } from "./attempt.ts";

/** Ends playback sessions whose player fell silent, and forgets what has expired. Each part fails alone. */
export function sweep({ host, inngest, sweepBuckets }: WebContext) {
  const { db, clock, stores, log } = host;
  const parts: Record<string, () => Promise<unknown>> = {
    "playback-sessions": () => sweepSessions(db, clock),
    "old-playback-sessions": () => forgetSessions(db, clock),
    "sign-ins": () => sweepSignIns(db, clock),
    "key-buckets": () => sweepKeyBuckets(db, clock),
    insights: () => sumWatching(db),
    "old-insights": () => forgetOldWatching(db, clock.now()),
    nonces: () => sweepNonces(db.prisma, clock),
    "embed-codes": () => sweepEmbedCodes(db.prisma, clock),
    "embed-sessions": () => sweepEmbedSessions(db.prisma, clock),
    "rate-buckets": () => sweepBuckets(db.pool),
    outbox: () => sweepOutbox(db.prisma, clock),
    notices: () => sweepNotices(db.prisma, clock.now()),
    uploads: () => sweepUploads(db, stores.files, clock),
  };
  return inngest.createFunction(
    { id: "sweep", triggers: [{ cron: "* * * * *" }], retries: 0, concurrency: { limit: 1 } },
    async ({ step }) => {
      const failed: string[] = [];
      for (const [name, work] of Object.entries(parts)) {
        if ((await step.run(name, () => attempt(log, name, work))).failed) failed.push(name);
      }
      failIfAny(failed);
    },
  );
}
