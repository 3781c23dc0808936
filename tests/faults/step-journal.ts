import type { InstanceDatabase } from "./database.ts";
import { type Shape, stepAfter } from "./pipeline-steps.ts";

/** One beginning of one step, as the engine committed it. */
export interface Begun {
  id: number;
  runId: string;
  functionName: string;
  /** How many of the run's steps had a result. */
  recorded: number;
  step: string;
  /** How often the step had failed before, from 0. */
  attempt: number;
  /** Unix time in milliseconds. */
  at: number;
  /** When its result was recorded, if it was when this was read. */
  recordedAt: number | undefined;
}

/** What the engine begins, written down by PostgreSQL itself: nothing is missed, whoever dies. */
export interface StepJournal {
  /** Beginnings of a video's steps in the worker after `id`, in their order: the web's own are asked for again while it is away. */
  read(videoId: string, after?: number): Promise<Begun[]>;
  /** The first sign after `since` that work on a video goes on: a beginning, or any of beginning, result, progress. */
  signOfWork(videoId: string, since: number, kind: "begun" | "any"): Promise<number | undefined>;
  /** Whether all that was begun for a video has come to its end. */
  isIdle(videoId: string): Promise<boolean>;
}

const installation = `
CREATE SCHEMA faults;
CREATE TABLE faults.begun (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  video_id text NOT NULL, run_id text NOT NULL, function_id text NOT NULL,
  recorded integer NOT NULL, attempt integer NOT NULL, at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE FUNCTION faults.note_begun() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO faults.begun (video_id, run_id, function_id, recorded, attempt)
  SELECT r.event->'data'->>'videoId', r.id, r.function_id,
         (SELECT count(*) FROM engine.steps s WHERE s.run_id = r.id AND s.state = 'done'), NEW.attempt
    FROM engine.runs r WHERE r.id = NEW.run_id AND r.event->'data'->>'videoId' IS NOT NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER note_begun AFTER UPDATE OF state ON engine.calls
  FOR EACH ROW WHEN (NEW.state = 'running') EXECUTE FUNCTION faults.note_begun();
`;

interface BegunRow {
  id: string;
  run_id: string;
  function_id: string;
  recorded: number;
  attempt: number;
  at: Date;
  recorded_at: Date | null;
  windows: number | null;
}

function toBegun(row: BegunRow): Begun {
  const functionName = row.function_id.replace(/^streamgate-worker-/, "");
  const shape: Shape = { windows: row.windows ?? 0 };
  return {
    id: Number(row.id),
    runId: row.run_id,
    functionName,
    recorded: row.recorded,
    step: stepAfter(functionName, row.recorded, shape) ?? `end of ${functionName}`,
    attempt: row.attempt,
    at: row.at.getTime(),
    recordedAt: row.recorded_at?.getTime(),
  };
}

/** Makes PostgreSQL write the journal. The table outlives its crashes like everything else that was committed. */
export async function keepStepJournal(database: InstanceDatabase): Promise<StepJournal> {
  await database.query(installation);
  return {
    async read(videoId, after = 0) {
      const rows = await database.query<BegunRow>(
        `SELECT b.id, b.run_id, b.function_id, b.recorded, b.attempt, b.at,
                (SELECT s.recorded_at FROM engine.steps s WHERE s.run_id = b.run_id AND s.state = 'done'
                  ORDER BY s.position LIMIT 1 OFFSET b.recorded) AS recorded_at,
                CASE jsonb_array_length(v.media->'ladder'->'renditions') WHEN 1 THEN 0
                  ELSE (v.media->'ladder'->>'windowCount')::int END AS windows
           FROM faults.begun b JOIN "Video" v ON v.id = b.video_id
          WHERE b.video_id = $1 AND b.id > $2 AND b.function_id LIKE 'streamgate-worker-%' ORDER BY b.id`,
        [videoId, after],
      );
      return rows.map(toBegun);
    },
    async signOfWork(videoId, since, kind) {
      const [row] = await database.query<{ at: Date | null }>(
        `SELECT min(at) AS at FROM (
           SELECT at, true AS begun FROM faults.begun WHERE video_id = $1
           UNION ALL
           SELECT s.recorded_at, false FROM engine.steps s JOIN engine.runs r ON r.id = s.run_id
            WHERE r.event->'data'->>'videoId' = $1
           UNION ALL
           SELECT ended_at, false FROM engine.runs WHERE event->'data'->>'videoId' = $1
           UNION ALL
           SELECT "updatedAt", false FROM "VideoProgress" WHERE "videoId" = $1
         ) signs WHERE at > to_timestamp($2::float8 / 1000) AND (begun OR $3)`,
        [videoId, since, kind === "any"],
      );
      return row?.at?.getTime();
    },
    async isIdle(videoId) {
      const [row] = await database.query<{ busy: boolean }>(
        `SELECT EXISTS (SELECT FROM engine.runs WHERE event->'data'->>'videoId' = $1 AND status IN ('queued', 'running'))
             OR EXISTS (SELECT FROM engine.events WHERE routed_at IS NULL)
             OR EXISTS (SELECT FROM "Outbox" WHERE "sentAt" IS NULL) AS busy`,
        [videoId],
      );
      return row?.busy === false;
    },
  };
}
