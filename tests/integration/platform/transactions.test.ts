import { afterAll, beforeAll, expect, test } from "vitest";
import { type Database, openDatabase } from "#lib/platform/db.ts";
import { newId } from "#lib/platform/ids.ts";
import { loadVideo } from "#lib/videos/find-video.ts";
import { createTestDatabase, type TestDatabase } from "../../setup/postgres.ts";

let database: TestDatabase;
let db: Database;
const warnings: string[] = [];
const hear = (warning: Error) => void warnings.push(warning.message);

beforeAll(async () => {
  process.on("warning", hear);
  database = await createTestDatabase();
  db = openDatabase(database.url);
});
afterAll(async () => {
  process.off("warning", hear);
  await db?.close();
  await database?.drop();
});

async function makeVideo(): Promise<string> {
  const [id, viewerId, uploadId] = [newId("vid"), newId("vwr"), newId("upl")];
  await db.prisma.viewer.create({ data: { id: viewerId, accounts: { create: { id: `eip155:1:${id}` } } } });
  await db.prisma.upload.create({
    data: { id: uploadId, viewerId, fileName: "a.mp4", mimeType: "video/mp4", size: 1n },
  });
  await db.prisma.video.create({
    data: { id, creatorId: viewerId, uploadId, title: "One", state: "uploading" },
  });
  return id;
}

test("a row is read with all its relations in a transaction, one statement at a time", async () => {
  const id = await makeVideo();
  const video = await db.prisma.$transaction((tx) => loadVideo(tx, id));
  expect([video.creator.accounts.length, video.upload.fileName, video.pictures]).toEqual([1, "a.mp4", []]);
  // Node hands a warning on in its own time.
  await new Promise((resolve) => setImmediate(resolve));
  expect(warnings).toEqual([]);
});

test("what is asked for at once is answered in turn, and one failure undoes all of it", async () => {
  const id = await makeVideo();
  const rename = (title: string, divisor: number) =>
    db.prisma.$transaction((tx) =>
      Promise.all([
        tx.video.update({ where: { id }, data: { title } }),
        tx.$queryRaw`SELECT 6 / ${divisor}::int AS six`,
        tx.video.findUniqueOrThrow({ where: { id }, select: { title: true } }),
      ]),
    );
  expect((await rename("Two", 1)).slice(1)).toEqual([[{ six: 6 }], { title: "Two" }]);
  await expect(rename("Three", 0)).rejects.toThrow("division by zero");
  expect((await loadVideo(db.prisma, id)).title).toBe("Two");
});
