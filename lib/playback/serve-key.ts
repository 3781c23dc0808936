import { AppError } from "#lib/platform/errors.ts";
import { authorizeServing, endReason } from "./authorize.ts";
import { openContentKey } from "./content-keys.ts";
import { deriveRunKey, type RunKeyName } from "./derive-run-key.ts";
import { createKeptKeys } from "./kept-keys.ts";
import type { PlaybackContext } from "./playback-context.ts";
import {
  type EndReason,
  KeysPacedError,
  PlaybackEndedError,
  PlaybackTokenInvalidError,
} from "./playback-errors.ts";
import {
  countedSeconds,
  gateMaxAgeSeconds,
  keyPace,
  lifeSeconds,
  quietSeconds,
  readSeconds,
} from "./playback-times.ts";
import type { PlaybackCredential } from "./playback-token.ts";
import { recheckGate } from "./recheck-gate.ts";

type Outcome =
  | "served"
  | "token_invalid"
  | "ended"
  | EndReason
  | "uncounted"
  | "gate_stale"
  | "gate_changed"
  | "gate_spent"
  | "key_unknown"
  | "paced";

interface KeyRow {
  outcome: Outcome;
  end_reason: EndReason | null;
  video_id: string;
  wrapped: Buffer;
  master_key_id: string;
  wait_seconds: number;
  checked_at: Date;
}

// The numbers are code, not data: written out, each request carries seven values instead of sixteen.
const statement = `SELECT * FROM serve_key($1, $2, $3, $4, $5, $6, $7, ${[
  gateMaxAgeSeconds,
  keyPace.minCapacitySeconds,
  keyPace.capacityShare,
  keyPace.maxCapacitySeconds,
  keyPace.refill,
  lifeSeconds("external"),
  countedSeconds,
  quietSeconds,
  readSeconds,
].join(", ")})`;

const kept = createKeptKeys();
const mostChecks = 3;

/**
 * The 16 bytes of one run's key. Session, age of the gate's read and pace are decided by one SQL statement. Only after a
 * silence the stream is counted anew first; and only when the read of the chain is older than 60 s, of another rule, or has
 * served 60 s of media already, the chain is asked first. Throws `playback_token_invalid`, `playback_ended`, `gate_denied`,
 * `gate_unavailable`, `keys_paced` with the seconds to wait, and `not_found` for a key that no segment of this video has.
 */
export async function serveKey(
  context: PlaybackContext,
  sessionId: string,
  credential: PlaybackCredential | undefined,
  name: RunKeyName,
): Promise<Buffer> {
  if (credential === undefined) throw new PlaybackTokenInvalidError();
  let row = await decideKey(context, sessionId, credential, name);
  if (row.outcome === "uncounted") {
    await authorizeServing(context, sessionId, credential);
    row = await decideKey(context, sessionId, credential, name);
  }
  // Others may use up the same read of the chain meanwhile.
  for (let checks = 0; checks < mostChecks && row.outcome.startsWith("gate_"); checks += 1) {
    const spent = row.outcome === "gate_spent" ? row.checked_at : undefined;
    await recheckGate(context, sessionId, gateMaxAgeSeconds, spent);
    row = await decideKey(context, sessionId, credential, name);
  }
  if (row.outcome !== "served") throw refusal(row);
  return keyOf(context.config.masterKey, row, name);
}

/** Unwrapping and derivation cost more than all else here, and everybody who watches a scene needs the same key. */
function keyOf(masterKey: Uint8Array, row: KeyRow, name: RunKeyName): Buffer {
  return kept.find(masterKey, row.wrapped, name, () => {
    const wrapped = { videoId: row.video_id, wrapped: row.wrapped, masterKeyId: row.master_key_id };
    return deriveRunKey(openContentKey(masterKey, wrapped), name);
  });
}

async function decideKey(
  context: PlaybackContext,
  sessionId: string,
  credential: PlaybackCredential,
  name: RunKeyName,
): Promise<KeyRow> {
  const { rows } = await context.db.pool.query<KeyRow>({
    name: "serve_key",
    text: statement,
    values: [
      sessionId,
      credential.tokenHash,
      credential.client,
      name.generation,
      name.track,
      name.run,
      context.clock.now().toISOString(),
    ],
  });
  const row = rows[0];
  if (row === undefined) throw new Error("serve_key gave no row");
  return row;
}

function refusal(row: KeyRow): AppError {
  switch (row.outcome) {
    case "token_invalid":
      return new PlaybackTokenInvalidError();
    case "paced":
      return new KeysPacedError(row.wait_seconds);
    case "key_unknown":
      return new AppError("not_found", "No segment of this video has such a key.");
    case "uncounted":
    case "gate_stale":
    case "gate_changed":
    case "gate_spent":
    case "served":
      // The rule changed again while the chain was read, or that took very long: the next request decides.
      return new AppError("gate_unavailable", "The gate of this video is being changed. Try again.", {
        retryable: true,
        retryAfterSeconds: 1,
      });
    default:
      return new PlaybackEndedError(endReason(row.outcome, row.end_reason));
  }
}
