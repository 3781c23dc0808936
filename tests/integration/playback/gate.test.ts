import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { getAccess } from "#lib/playback/get-access.ts";
import { openSession } from "#lib/playback/open-session.ts";
import { anvilAccount } from "../../setup/anvil.ts";
import { type GatedWorld, startGatedWorld } from "./gated-world.ts";
import type { Holder } from "./playback-world.ts";

describe("a gate during playback, on a real chain", () => {
  let world: GatedWorld;
  beforeAll(async () => {
    world = await startGatedWorld();
  });
  afterEach(() => {
    world.proxy.mode = "pass";
  });
  afterAll(() => world?.stop());

  const beatFor = async (session: Holder, seconds: number) => {
    for (let passed = 0; passed < seconds; passed += 5) {
      world.pass(5);
      await world.beat(session);
    }
  };

  it("lets a holder in, and tells everybody else what is missing", async () => {
    const film = await world.publish({ gate: world.gate });
    const { viewer } = await world.newHolder();
    const session = await world.open(viewer, film.videoId);
    expect(await world.ask(session, film)).toHaveLength(16);

    const stranger = await world.signInWith(anvilAccount(9));
    await expect(world.open(stranger, film.videoId)).rejects.toMatchObject({
      code: "gate_denied",
      details: {
        decision: {
          outcome: "denied",
          conditions: [
            { outcome: "not_met", condition: { contract: world.membership }, held: "0", needed: "1" },
          ],
        },
      },
    });
    await expect(world.open(null, film.videoId)).rejects.toMatchObject({ code: "sign_in_required" });
    expect(await getAccess(world.context, film.videoId, stranger)).toMatchObject({ access: "denied" });
    expect(await getAccess(world.context, film.videoId, viewer)).toMatchObject({ access: "granted" });
    expect(await getAccess(world.context, film.videoId, null)).toEqual({
      access: "sign_in_required",
      decision: null,
    });
  });

  it("always lets the creator play, with or without a token, and asks no chain about it", async () => {
    const creator = await world.signInWith(anvilAccount(8));
    const film = await world.publish({ creator, gate: world.gate, visibility: "draft" });
    world.proxy.mode = "drop";
    const session = await world.open(creator, film.videoId);
    await beatFor(session, 180);
    expect(await world.ask(session, film)).toHaveLength(16);
    expect(await getAccess(world.context, film.videoId, creator)).toEqual({
      access: "owner",
      decision: null,
    });
  });

  it("stops a holder who transferred the token away at the next look of the heart-beat", async () => {
    const film = await world.publish({ gate: world.gate });
    const { viewer, loseToken } = await world.newHolder();
    const session = await world.open(viewer, film.videoId);
    await beatFor(session, 20);
    await loseToken();
    let beats = 0;
    const stopped = async () => {
      for (; beats < 10; beats += 1) await beatFor(session, 5);
    };
    await expect(stopped()).rejects.toMatchObject({ code: "gate_denied", details: { decision: {} } });
    expect(beats).toBeLessThanOrEqual(4);
    expect(await world.endReasonOf(session)).toBe("revoked");
    await expect(world.ask(session, film)).rejects.toMatchObject({
      code: "playback_ended",
      details: { reason: "revoked" },
    });
    const told = await world.db.prisma.outbox.findMany({ where: { name: "playback/ended" } });
    expect(told.map(({ data }) => data)).toContainEqual({
      sessionId: session.sessionId,
      videoId: film.videoId,
      reason: "revoked",
    });
  });

  it("ends what the same rule opened to the same accounts with any refusal, wherever it was read", async () => {
    const { viewer, loseToken } = await world.newHolder();
    const films = [
      await world.publish({ gate: world.gate }),
      await world.publish({ gate: world.gate }),
    ] as const;
    const listed = await world.publish({
      gate: { any: [world.gate, { type: "allowlist", accounts: viewer.accounts }] },
    });
    const sessions = [
      await world.open(viewer, films[0].videoId),
      await world.open(viewer, films[1].videoId, "external"),
    ];
    const other = await world.open(viewer, listed.videoId);
    const { viewer: somebody } = await world.newHolder();
    const theirs = await world.open(somebody, films[0].videoId);
    await loseToken();
    world.pass(16);
    expect(await getAccess(world.context, films[0].videoId, viewer)).toMatchObject({ access: "denied" });
    expect(await Promise.all([...sessions, other, theirs].map(world.endReasonOf))).toEqual([
      "revoked",
      "revoked",
      null,
      null,
    ]);
  });

  it("opens nothing while the chain is silent, and calls that an outage", async () => {
    const film = await world.publish({ gate: world.gate });
    const { viewer } = await world.newHolder();
    world.proxy.mode = "drop";
    await expect(world.open(viewer, film.videoId)).rejects.toMatchObject({ code: "gate_unavailable" });
    expect(await world.db.prisma.playbackSession.count({ where: { videoId: film.videoId } })).toBe(0);
    expect(await getAccess(world.context, film.videoId, viewer)).toMatchObject({ access: "unavailable" });
  });

  it("holds running sessions to a rule that the creator changed, at the next key or heart-beat", async () => {
    const film = await world.publish({ access: "everyone" });
    const { viewer } = await world.newHolder();
    const holder = await world.open(viewer, film.videoId);
    const stranger = await world.open(await world.signInWith(anvilAccount(9)), film.videoId);
    const anonymous = await world.open(null, film.videoId);
    await world.db.prisma.video.update({
      where: { id: film.videoId },
      data: { access: "gated", gate: world.gate as object },
    });
    expect(await world.ask(holder, film)).toHaveLength(16);
    await expect(world.ask(stranger, film)).rejects.toMatchObject({ code: "gate_denied" });
    expect(await world.endReasonOf(stranger)).toBe("gate_changed");
    await expect(world.beat(anonymous)).rejects.toMatchObject({
      code: "playback_ended",
      details: { reason: "gate_changed" },
    });
  });

  it("is asked about the accounts that opened the session, whoever else signs in meanwhile", async () => {
    const film = await world.publish({ gate: world.gate });
    const { viewer } = await world.newHolder();
    const { playback } = await openSession(world.context, viewer, {
      videoId: film.videoId,
      client: "external",
    });
    const row = await world.db.prisma.playbackSession.findUniqueOrThrow({
      where: { id: playback.sessionId },
    });
    expect(row.accounts).toEqual(viewer.accounts);
    expect(row.subject).toBe(viewer.viewerId);
  });
});
