import { afterAll, beforeAll, expect, test } from "vitest";
import { sweepBuckets, takeToken } from "#lib/api/rate-limit.ts";
import { type Database, openDatabase } from "#lib/platform/db.ts";
import { createTestDatabase, type TestDatabase } from "../../setup/postgres.ts";

let server: TestDatabase;
let first: Database;
let second: Database;

beforeAll(async () => {
  server = await createTestDatabase();
  first = openDatabase(server.url);
  second = openDatabase(server.url);
});
afterAll(async () => {
  await first.close();
  await second.close();
  await server.drop();
});

/** Makes the last request lie further back. */
const pass = (subject: string, seconds: number) =>
  first.pool.query(
    `UPDATE "RateBucket" SET "updatedAt" = "updatedAt" - make_interval(secs => $2) WHERE id = $1`,
    [subject, seconds],
  );

test("processes share one bucket: of 40 requests at once exactly the allowed number passes", async () => {
  const decisions = await Promise.all(
    Array.from({ length: 40 }, (_, index) =>
      takeToken((index % 2 ? first : second).pool, "shared", { limit: 12 }),
    ),
  );
  expect(decisions.filter(({ allowed }) => allowed)).toHaveLength(12);
});

test("a bucket fills evenly and never beyond its size", async () => {
  for (let request = 0; request < 6; request++)
    expect((await takeToken(first.pool, "even", { limit: 6 })).allowed).toBe(true);
  expect(await takeToken(first.pool, "even", { limit: 6 })).toMatchObject({
    allowed: false,
    remaining: 0,
    limit: 6,
    resetSeconds: 10,
  });
  await pass("even", 10);
  expect((await takeToken(first.pool, "even", { limit: 6 })).allowed).toBe(true);
  expect((await takeToken(first.pool, "even", { limit: 6 })).allowed).toBe(false);
  await pass("even", 3600);
  expect(await takeToken(first.pool, "even", { limit: 6 })).toMatchObject({ allowed: true, remaining: 5 });
});

test("who asks again at the allowed pace is served, however often it was refused before", async () => {
  for (let request = 0; request < 30; request++) await takeToken(first.pool, "paced", { limit: 6 });
  const outcomes: boolean[] = [];
  // 15 s apart at 4 a minute: slower than 6 a minute allow.
  for (let request = 0; request < 4; request++) {
    await pass("paced", 15);
    outcomes.push((await takeToken(first.pool, "paced", { limit: 6 })).allowed);
  }
  expect(outcomes).toEqual([true, true, true, true]);
});

test("a refused request pays nothing: after the told time one fits", async () => {
  for (let request = 0; request < 6; request++) await takeToken(first.pool, "told", { limit: 6 });
  for (let request = 0; request < 5; request++) {
    await pass("told", 1);
    expect((await takeToken(first.pool, "told", { limit: 6 })).allowed).toBe(false);
  }
  const { resetSeconds } = await takeToken(first.pool, "told", { limit: 6 });
  expect(resetSeconds).toBeLessThanOrEqual(5);
  await pass("told", resetSeconds);
  expect((await takeToken(first.pool, "told", { limit: 6 })).allowed).toBe(true);
});

test("buckets that nobody touched for an hour are forgotten", async () => {
  await takeToken(first.pool, "old", { limit: 6 });
  await pass("old", 3601);
  await takeToken(first.pool, "new", { limit: 6 });
  expect(await sweepBuckets(first.pool)).toBe(1);
  expect(await first.prisma.rateBucket.findUnique({ where: { id: "new" } })).not.toBeNull();
});
