import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compareVideos, getInsights } from "#lib/insights/get-insights.ts";
import { forgetOldWatching, sumWatching } from "#lib/insights/sum-watching.ts";
import { getAccess } from "#lib/playback/get-access.ts";
import { heartbeat } from "#lib/playback/heartbeat.ts";
import type { PlaybackReport } from "#lib/shared/api/playback.ts";
import type { Rule } from "#lib/shared/gate.ts";
import { type PlaybackWorld, startPlaybackWorld, type TestViewer } from "../playback/playback-world.ts";

let world: PlaybackWorld;
beforeAll(async () => {
  world = await startPlaybackWorld({ streamLimit: 100 });
});
afterAll(() => world?.stop());

const quiet: PlaybackReport = { startupMs: null, stalls: 0, stalledMs: 0, watchedMs: 0, rendition: "360p" };

/** A session that plays for some seconds and tells how it went, five seconds a beat, in growing sums. */
async function watch(
  viewer: TestViewer | null,
  videoId: string,
  seconds: number,
  report: Partial<PlaybackReport> = {},
) {
  const session = await world.open(viewer, videoId);
  const beat = (more: Partial<PlaybackReport>) =>
    heartbeat(world.context, session.sessionId, session.credential, 1, { ...quiet, ...report, ...more });
  for (let at = 5; at < seconds; at += 5) {
    world.pass(5);
    await beat({ watchedMs: at * 1000, stalls: 0, stalledMs: 0 });
  }
  world.pass(5);
  await beat({ watchedMs: seconds * 1000 });
  return { ...session, beat };
}

const insights = async (videoId: string) => {
  await sumWatching(world.db);
  return getInsights(world.db, [videoId], world.now());
};
const nobody: Rule = { type: "allowlist", accounts: ["eip155:1:0x00000000000000000000000000000000000000aa"] };

describe("views", () => {
  it("add up over two sessions, one of which stalls", async () => {
    const film = await world.publish();
    await watch(await world.signIn(), film.videoId, 60, { startupMs: 400 });
    await watch(await world.signIn(), film.videoId, 30, { startupMs: 900, stalls: 3, stalledMs: 4_500 });
    const { totals, days } = await insights(film.videoId);
    expect(totals).toMatchObject({
      views: 2,
      viewers: 2,
      watchedMs: 90_000,
      stalls: 3,
      stalledMs: 4_500,
      stallsPerHour: 3 / (90 / 3600),
      refusals: 0,
    });
    // Half began within 400 ms, all within the class that ends at 1,000 ms.
    expect(totals.startupP50Ms).toBe(400);
    expect(totals.startupP95Ms).toBeGreaterThan(900);
    expect(totals.startupP95Ms).toBeLessThanOrEqual(1000);
    expect(days).toHaveLength(30);
    expect(days.at(-1)).toMatchObject({
      day: world.now().toISOString().slice(0, 10),
      views: 2,
      watchedMs: 90_000,
    });
  });

  it("count from three seconds on, each session once, the same viewer once a day", async () => {
    const film = await world.publish();
    const viewer = await world.signIn();
    await watch(viewer, film.videoId, 2);
    expect((await insights(film.videoId)).totals).toMatchObject({ views: 0, viewers: 0, watchedMs: 2000 });
    const session = await watch(viewer, film.videoId, 3);
    await watch(viewer, film.videoId, 20);
    await watch(null, film.videoId, 20);
    expect((await insights(film.videoId)).totals).toMatchObject({ views: 3, viewers: 2, watchedMs: 45_000 });
    world.pass(2);
    await session.beat({ watchedMs: 5_000 });
    expect((await insights(film.videoId)).totals).toMatchObject({ views: 3, viewers: 2, watchedMs: 47_000 });
  });

  it("are not counted of the creator, nor of an operator", async () => {
    const creator = await world.signIn();
    const film = await world.publish({ creator });
    await watch(creator, film.videoId, 30, { startupMs: 100, stalls: 1 });
    await watch({ ...(await world.signIn()), operator: true } as TestViewer, film.videoId, 30);
    expect((await insights(film.videoId)).totals).toMatchObject({
      views: 0,
      watchedMs: 0,
      startupP50Ms: null,
    });
  });

  it("cannot be made up: nobody watched longer than their session, and sums never go back", async () => {
    const film = await world.publish();
    const session = await watch(await world.signIn(), film.videoId, 10);
    await session.beat({ watchedMs: 500_000_000, stalledMs: 500_000_000 });
    await session.beat({ watchedMs: 1_000, stalls: 0 });
    const { totals } = await insights(film.videoId);
    expect(totals.watchedMs).toBeGreaterThanOrEqual(10_000);
    expect(totals.watchedMs).toBeLessThanOrEqual(20_000);
    expect(totals.stalledMs).toBeLessThanOrEqual(20_000);
  });

  it("count no more stalls than fit into the session", async () => {
    const film = await world.publish();
    const session = await watch(null, film.videoId, 10);
    await session.beat({ stalls: 1_000_000 });
    const { totals } = await insights(film.videoId);
    expect(totals.stalls).toBeGreaterThan(0);
    expect(totals.stalls).toBeLessThanOrEqual(100);
  });

  it("add up whatever 2,200 sessions of one video reported", async () => {
    const film = await world.publish();
    await world.db.pool.query(
      `INSERT INTO "Watching" ("sessionId", "videoId", subject, day, "startedAt", stalls, "stalledMs", "watchedMs", changed)
       SELECT $1::text || n, $1::text, 'anonymous-' || n, $2::timestamptz, $2::timestamptz, 1000000, 604800000, 604800000, true
       FROM generate_series(1, 2200) n`,
      [film.videoId, world.now()],
    );
    expect((await insights(film.videoId)).totals).toMatchObject({
      stalls: 2_200_000_000,
      watchedMs: 2_200 * 604_800_000,
    });
  });

  it("are added once when several sums run at once", async () => {
    const film = await world.publish();
    for (let i = 0; i < 3; i += 1) await watch(await world.signIn(), film.videoId, 10, { startupMs: 300 });
    await Promise.all(Array.from({ length: 4 }, () => sumWatching(world.db)));
    expect((await insights(film.videoId)).totals).toMatchObject({ views: 3, watchedMs: 30_000 });
  });
});

describe("refusals", () => {
  it("are told by condition, the same viewer once an hour, from the page and from the player alike", async () => {
    const film = await world.publish({
      gate: {
        all: [
          nobody,
          { not: { type: "allowlist", accounts: ["eip155:1:0x00000000000000000000000000000000000000bb"] } },
        ],
      },
    });
    const [one, two] = [await world.signIn(), await world.signIn()];
    for (let i = 0; i < 3; i += 1) await getAccess(world.context, film.videoId, one);
    await expect(world.open(one, film.videoId)).rejects.toMatchObject({ code: "gate_denied" });
    await expect(world.open(two, film.videoId)).rejects.toMatchObject({ code: "gate_denied" });
    const condition = "sign in with the one account on the creator’s list";
    expect(await insights(film.videoId)).toMatchObject({
      totals: { refusals: 2, views: 0 },
      refusals: [{ condition, refusals: 2 }],
    });
    world.pass(3600);
    await getAccess(world.context, film.videoId, one);
    expect(await insights(film.videoId)).toMatchObject({ refusals: [{ condition, refusals: 3 }] });
  });

  it("name a condition that was met where the rule says not", async () => {
    const viewer = await world.signIn();
    const film = await world.publish({
      gate: { not: { type: "allowlist", accounts: [viewer.accounts[0] ?? ""] } },
    });
    await getAccess(world.context, film.videoId, viewer);
    expect((await insights(film.videoId)).refusals[0]?.condition).toMatch(/^do not sign in with /);
  });
});

describe("what is kept", () => {
  it("is thirty days of sums that hold nobody, and sessions for two days", async () => {
    const film = await world.publish({ gate: nobody });
    const open = await world.publish();
    const viewer = await world.signIn();
    await watch(viewer, open.videoId, 10, { startupMs: 300 });
    await getAccess(world.context, film.videoId, viewer);
    await sumWatching(world.db);
    const sums = ["InsightDay", "StartupDay", "RefusalDay"];
    for (const table of sums) {
      const { rows } = await world.db.pool.query<{ line: string }>(
        `SELECT t::text AS line FROM "${table}" t`,
      );
      expect(rows.length).toBeGreaterThan(0);
      expect(rows.map(({ line }) => line).join("\n")).not.toMatch(/vwr_|pbs_|ses_/);
    }
    world.pass(4 * 86_400);
    await forgetOldWatching(world.db, world.now());
    expect((await insights(open.videoId)).totals.views).toBe(1);
    expect(await world.db.prisma.watching.count()).toBe(0);
    expect(await world.db.prisma.refusalSeen.count()).toBe(0);
    world.pass(30 * 86_400);
    await forgetOldWatching(world.db, world.now());
    expect((await insights(open.videoId)).totals.views).toBe(0);
    expect(await world.db.prisma.insightDay.count()).toBe(0);
    expect(await world.db.prisma.startupDay.count()).toBe(0);
    expect(await world.db.prisma.refusalDay.count()).toBe(0);
  });

  it("compares videos, most watched first", async () => {
    const [little, much, none] = [await world.publish(), await world.publish(), await world.publish()];
    await watch(null, little.videoId, 5);
    await watch(null, much.videoId, 20);
    await sumWatching(world.db);
    const ids = [little, much, none].map(({ videoId }) => videoId);
    expect(await compareVideos(world.db, ids, world.now())).toMatchObject([
      { videoId: much.videoId, watchedMs: 20_000 },
      { videoId: little.videoId, watchedMs: 5_000 },
    ]);
  });
});
