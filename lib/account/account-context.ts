import type { Mailer } from "#lib/notices/email/mailer.ts";
import type { Clock } from "#lib/platform/clock.ts";
import type { Database } from "#lib/platform/db.ts";

/** What accounts work with; a Host fits. */
export interface AccountContext {
  readonly db: Database;
  readonly clock: Clock;
  readonly config: { readonly dataDir: string; readonly publicUrl: URL };
  readonly mailers: { list(): Mailer[] };
}
