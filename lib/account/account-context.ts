import type { Mailer } from "#lib/notices/email/mailer.ts";
import type { Clock } from "#lib/platform/clock.ts";
import type { Database } from "#lib/platform/db.ts";
import type { PurgeContext } from "#lib/videos/purge-video.ts";

/** What accounts work with; a Host fits. */
export interface AccountContext {
  readonly db: Database;
  readonly clock: Clock;
  readonly config: { readonly publicUrl: URL };
  readonly stores: Pick<PurgeContext["stores"], "files">;
  readonly mailers: { list(): Mailer[] };
}
