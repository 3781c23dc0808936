import type { Chain } from "#lib/chains/chain.ts";
import type { ConditionKinds } from "#lib/gate/condition-kind.ts";
import type { Clock } from "#lib/platform/clock.ts";
import type { Database } from "#lib/platform/db.ts";
import type { Log } from "#lib/platform/log.ts";
import type { Stores } from "#lib/storage/storage.ts";

/** What playback works with; a Host fits. */
export interface PlaybackContext {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly config: {
    /** 32 bytes that wrap content keys. */
    readonly masterKey: Uint8Array;
    /** Streams one viewer may watch at once. */
    readonly streamLimit: number;
  };
  readonly chains: { get(id: string): Chain | undefined };
  readonly conditions: ConditionKinds;
  readonly stores: Pick<Stores, "files">;
}
