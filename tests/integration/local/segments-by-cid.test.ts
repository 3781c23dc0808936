import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { migrate } from "#lib/platform/migrate.ts";
import { videoStates } from "#lib/shared/video.ts";
import { copyMigrations } from "../../setup/older-release.ts";
import { createEmptyDatabase, type TestDatabase } from "../../setup/postgres.ts";

/** The last migration before segments were stored as they are made. */
const before = "20261129234100_state_checks_validated";
const underWay = ["packaging", "storing", "transcoding"];

let database: TestDatabase;
let folder: string;
let client: Client;

beforeAll(async () => {
  database = await createEmptyDatabase();
  folder = await mkdtemp(join(tmpdir(), "segments-"));
  await mkdir(join(folder, "functions"));
  await copyMigrations(folder, before);
  await migrate({ connectionString: database.url, folder, log: () => {} });
  client = new Client({ connectionString: database.url });
  await client.connect();
});
afterAll(async () => {
  await client?.end();
  await database?.drop();
  await rm(folder, { recursive: true, force: true });
});

it("begins videos again that an older release was making, and leaves all others as they are", async () => {
  await client.query(`INSERT INTO "Viewer" (id) VALUES ('vwr_1')`);
  await client.query(
    `INSERT INTO "Upload" (id, "viewerId", "fileName", "mimeType", size, "updatedAt")
       SELECT 'upl_' || state, 'vwr_1', 'walk.mp4', 'video/mp4', 1, now() FROM unnest($1::text[]) state`,
    [videoStates],
  );
  await client.query(
    `INSERT INTO "Video" (id, "creatorId", "uploadId", title, state, cid, "earlyPackageId", "watchableAt", "updatedAt")
       SELECT 'vid_' || state, 'vwr_1', 'upl_' || state, 'A walk', state, 'bafy', 'pkg_' || state, now(), now()
       FROM unnest($1::text[]) state`,
    [videoStates],
  );
  await client.query(
    `INSERT INTO "VideoProgress" ("videoId", step, fraction, seq, "updatedAt")
       SELECT 'vid_' || state, 'early', 1, 1, now() FROM unnest($1::text[]) state`,
    [videoStates],
  );
  await migrate({ connectionString: database.url, log: () => {} });

  const { rows: videos } = await client.query<{ id: string; state: string; attempt: number }>(
    `SELECT id, state, attempt, cid, "earlyPackageId", "watchableAt" FROM "Video" ORDER BY id`,
  );
  for (const video of videos) {
    const state = video.id.slice("vid_".length);
    const again = { state: "uploaded", attempt: 2, cid: null, earlyPackageId: null, watchableAt: null };
    expect(video).toMatchObject(
      underWay.includes(state) ? again : { state, attempt: 1, cid: "bafy", earlyPackageId: `pkg_${state}` },
    );
  }
  const { rows: events } = await client.query(
    `SELECT id, name, data FROM "Outbox" ORDER BY data->>'videoId'`,
  );
  expect(events).toEqual(
    underWay.map((state) => ({
      id: expect.stringMatching(/^evt_[0-9a-z]{26}$/),
      name: "video/uploaded",
      data: { videoId: `vid_${state}`, attempt: 2 },
    })),
  );
  const { rows: lines } = await client.query<{ videoId: string }>(`SELECT "videoId" FROM "VideoProgress"`);
  expect(lines.map(({ videoId }) => videoId).sort()).toEqual(
    videoStates
      .filter((state) => !underWay.includes(state))
      .map((state) => `vid_${state}`)
      .sort(),
  );
});
