import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { migrate } from "#lib/platform/migrate.ts";
import { endSentences } from "#lib/playback/playback-errors.ts";
import { actionKinds, reportSubjects } from "#lib/shared/api/moderation.ts";
import { noticeKinds } from "#lib/shared/api/notices.ts";
import { accessSchema, pictureSchema, videoStates, visibilitySchema } from "#lib/shared/video.ts";
import { copyMigrations } from "../../setup/older-release.ts";
import { createEmptyDatabase, type TestDatabase } from "../../setup/postgres.ts";

/** The last migration before states were checked. */
const unchecked = "20261129210000_video_absence";

/** What the code puts into each column. */
const lists: Record<string, readonly string[]> = {
  "Video.state": videoStates,
  "Video.removedFrom": videoStates,
  "Video.visibility": visibilitySchema.options,
  "Video.access": accessSchema.options,
  "Picture.kind": pictureSchema.shape.kind.options,
  "Picture.state": pictureSchema.shape.state.options,
  "Package.kind": ["early", "full"],
  "Track.kind": ["video", "audio"],
  "Caption.origin": ["uploaded", "extracted"],
  "PlaybackSession.client": ["browser", "external"],
  "PlaybackSession.endReason": Object.keys(endSentences),
  "Report.reason": Object.keys(reportSubjects),
  "ModerationAction.kind": actionKinds,
  "Notice.kind": noticeKinds,
  "Nonce.purpose": ["sign_in", "confirm", "link"],
};

describe("states and kinds in a database of an older release", () => {
  let database: TestDatabase;
  let folder: string;
  let client: Client;
  const update = () => migrate({ connectionString: database.url, log: () => {} });

  beforeEach(async () => {
    database = await createEmptyDatabase();
    folder = await mkdtemp(join(tmpdir(), "states-"));
    await mkdir(join(folder, "functions"));
    await copyMigrations(folder, unchecked);
    await migrate({ connectionString: database.url, folder, log: () => {} });
    client = new Client({ connectionString: database.url });
    await client.connect();
    await client.query(`
      INSERT INTO "Viewer" (id) VALUES ('vwr_1');
      INSERT INTO "Upload" (id, "viewerId", "fileName", "mimeType", size, "updatedAt")
        SELECT 'upl_' || state, 'vwr_1', 'walk.mp4', 'video/mp4', 1, now() FROM unnest(${sql(videoStates)}) state;
      INSERT INTO "Video" (id, "creatorId", "uploadId", title, state, "updatedAt")
        SELECT 'vid_' || state, 'vwr_1', 'upl_' || state, 'A walk', state, now() FROM unnest(${sql(videoStates)}) state;
      INSERT INTO "PlaybackSession" (id, "tokenHash", subject, "videoId", client, "gateCheckedAt", "lastSeenAt", "expiresAt", "endReason")
        SELECT 'pbs_' || n, 'hash', 'vwr_1', 'vid_ready', 'browser', now(), now(), now(), reason
        FROM unnest(${sql([...Object.keys(endSentences)])} || NULL::text) WITH ORDINALITY ended(reason, n);
    `);
  });

  afterEach(async () => {
    await client.end();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  it("are checked from then on by the lists of the code, and no table is written anew", async () => {
    const files = async () => {
      const tables = [...new Set(Object.keys(lists).map((column) => `"${column.split(".")[0]}"`))];
      const { rows } = await client.query(
        "SELECT name, pg_relation_filenode(name::regclass) FROM unnest($1::text[]) name",
        [tables],
      );
      return rows;
    };
    const before = await files();
    await update();
    expect(await files()).toEqual(before);
    const { rows } = await client.query<{ column: string; definition: string }>(
      `SELECT relname || '.' || attname AS column, pg_get_constraintdef(c.oid) AS definition
       FROM pg_constraint c JOIN pg_class t ON t.oid = conrelid
       JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = conkey[1]
       WHERE contype = 'c' AND convalidated AND t.relnamespace = 'public'::regnamespace`,
    );
    const checked = rows.map(({ column, definition }) => [
      column,
      [...definition.matchAll(/'(\w+)'::text/g)].map(([, value]) => value),
    ]);
    expect(Object.fromEntries(checked)).toEqual(lists);
    await expect(client.query(`UPDATE "Video" SET state = 'gone' WHERE id = 'vid_ready'`)).rejects.toThrow(
      /Video_state_check/,
    );
  });

  it("stop the start by the name of the column when a row holds something else", async () => {
    await client.query(`UPDATE "Video" SET visibility = 'private' WHERE id = 'vid_ready'`);
    await expect(update()).rejects.toThrow(/state_checks_validated failed.*Video_visibility_check/);
    await client.query(`UPDATE "Video" SET visibility = 'unlisted' WHERE id = 'vid_ready'`);
    expect(await update()).toContain("20261129234100_state_checks_validated");
  });
});

/** An array of texts. */
function sql(values: readonly string[]): string {
  return `ARRAY[${values.map((value) => `'${value}'`).join(", ")}]`;
}
