import { randomBytes } from "node:crypto";
import { readdir, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { newId } from "#lib/platform/ids.ts";
import { sweepUploads } from "#lib/videos/uploads/sweep-uploads.ts";
import { sweep } from "../../../workers/functions/sweep.ts";
import { runFunction } from "../../setup/created-functions.ts";
import { uploadWorld } from "./upload-world.ts";

const uploads = uploadWorld();

test("each part of the sweep runs, whatever becomes of the others", async () => {
  const { host } = uploads.world;
  const { prisma } = host.db;
  const { uploadId } = await uploads.sender.begin(100);
  await prisma.$executeRaw`UPDATE "Upload" SET "updatedAt" = now() - interval '8 days' WHERE id = ${uploadId}`;
  const expired = new Date(Date.now() - 86_400_000);
  const code = {
    videoId: "v",
    origin: "https://a.example",
    challenge: "c",
    authSessionId: (await prisma.session.findFirstOrThrow()).id,
  };
  await prisma.embedCode.create({ data: { ...code, codeHash: "c", expiresAt: expired } });
  await prisma.$executeRaw`ALTER TABLE "InsightDay" RENAME TO "Elsewhere"`;
  try {
    const sweepBuckets = () => Promise.reject(new Error("no buckets"));
    const run = runFunction(sweep, { host, sweepBuckets }, {});
    await expect(run).rejects.toThrow(/insights.*rate-buckets/);
  } finally {
    await prisma.$executeRaw`ALTER TABLE "Elsewhere" RENAME TO "InsightDay"`;
  }
  expect(await prisma.embedCode.count({ where: { codeHash: "c" } })).toBe(0);
  expect(await prisma.upload.findUnique({ where: { id: uploadId } })).toMatchObject({
    cancelledAt: expect.any(Date),
  });
});

test("the sweep gives up what nobody went on with, and deletes what is not needed any more, and nothing else", async () => {
  const { prisma } = uploads.world.host.db;
  const abandoned = await uploads.sender.begin(100);
  const alive = await uploads.sender.begin(100);
  const rejected = await uploads.sender.send(randomBytes(10));
  const removed = await uploads.sender.send(randomBytes(10));
  const removedLongAgo = await uploads.sender.send(randomBytes(10));
  const kept = await uploads.sender.send(randomBytes(10));
  const longAgo = new Date(Date.now() - 8 * 24 * 3600 * 1000);
  await prisma.$executeRaw`UPDATE "Upload" SET "updatedAt" = ${longAgo} WHERE id = ${abandoned.uploadId}`;
  await prisma.video.update({ where: { id: rejected.videoId }, data: { state: "rejected" } });
  for (const [{ videoId }, removedAt] of [
    [removed, new Date()],
    [removedLongAgo, longAgo],
  ] as const) {
    await prisma.video.update({ where: { id: videoId }, data: { state: "removed", removedAt } });
  }
  const folder = join(uploads.world.dataDir, "uploads");
  const orphans = [newId("upl"), newId("upl")];
  for (const name of orphans) await writeFile(join(folder, name), "");
  await utimes(join(folder, orphans[0] ?? ""), longAgo, longAgo);

  const { db, stores, clock } = uploads.world.host;
  await sweepUploads(db, stores.files, clock);

  const left = await readdir(folder);
  for (const { uploadId } of [alive, removed, kept]) expect(left).toContain(uploadId);
  for (const { uploadId } of [abandoned, rejected, removedLongAgo]) expect(left).not.toContain(uploadId);
  expect(left).not.toContain(orphans[0]);
  expect(left).toContain(orphans[1]);
  expect((await uploads.videoOf(abandoned.videoId)).state).toBe("removed");
  expect((await uploads.sender.head(abandoned.location)).status).toBe(410);
  expect((await uploads.videoOf(alive.videoId)).state).toBe("uploading");
});
