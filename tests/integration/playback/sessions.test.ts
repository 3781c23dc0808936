import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sweepSignIns } from "#lib/auth/sweep-sign-ins.ts";
import type { Prisma } from "#lib/platform/db.ts";
import { authorizePlayback } from "#lib/playback/authorize.ts";
import { closeSession } from "#lib/playback/close-session.ts";
import { endSessions } from "#lib/playback/end-session.ts";
import { forgetSessions } from "#lib/playback/forget-sessions.ts";
import { serveManifest } from "#lib/playback/serve-manifest.ts";
import { stayCounted } from "#lib/playback/stay-counted.ts";
import { sweepSessions } from "#lib/playback/sweep-sessions.ts";
import { completePackage } from "#lib/videos/packages.ts";
import { ended, expectEnded } from "./expect-ended.ts";
import { type Holder, type PlaybackWorld, startPlaybackWorld } from "./playback-world.ts";

describe("playback sessions", () => {
  let world: PlaybackWorld;
  beforeAll(async () => {
    world = await startPlaybackWorld();
  });
  afterAll(() => world?.stop());

  it("open without a sign-in for a video that is open to everyone, and name no token in any address", async () => {
    const film = await world.publish();
    const { playback, token } = await world.open(null, film.videoId);
    expect(playback).toMatchObject({
      videoId: film.videoId,
      durationSeconds: 120,
      heartbeatSeconds: 5,
      package: { id: film.packageId, kind: "full", complete: true },
      resumeAtSeconds: 0,
    });
    expect(JSON.stringify(playback)).not.toContain(token);
    const row = await world.db.prisma.playbackSession.findUniqueOrThrow({
      where: { id: playback.sessionId },
    });
    expect(JSON.stringify(row)).not.toContain(token);
  });

  it("do not open for drafts of others, removed, undecided or unfinished videos", async () => {
    const viewer = await world.signIn();
    const draft = await world.publish({ visibility: "draft" });
    await expect(world.open(viewer, draft.videoId)).rejects.toMatchObject({ code: "not_found" });
    const removed = await world.publish();
    await world.db.prisma.video.update({
      where: { id: removed.videoId },
      data: { state: "removed", removedAt: world.now() },
    });
    await expect(world.open(viewer, removed.videoId)).rejects.toMatchObject({ code: "video_removed" });
    const undecided = await world.publish({ access: "undecided" });
    await expect(world.open(viewer, undecided.videoId)).rejects.toMatchObject({ code: "not_found" });
    const unfinished = await world.publish();
    await world.db.prisma.video.update({ where: { id: unfinished.videoId }, data: { watchableAt: null } });
    await expect(world.open(viewer, unfinished.videoId)).rejects.toMatchObject({
      code: "video_not_watchable",
    });
    await expect(world.open(viewer, "vid_00000000000000000000000000")).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it("live on with heart-beats and remember where the viewer stopped", async () => {
    const film = await world.publish();
    const viewer = await world.signIn();
    const session = await world.open(viewer, film.videoId);
    for (let minute = 0; minute < 5; minute += 1) {
      world.pass(60);
      await world.beat(session, 40 + minute);
    }
    expect((await world.open(viewer, film.videoId)).playback.resumeAtSeconds).toBe(44);
    world.pass(1);
    await world.beat(session, 119);
    await closeSession(world.context, session.sessionId, session.credential, null);
    expect((await world.open(viewer, film.videoId)).playback.resumeAtSeconds).toBe(0);
    expect((await world.open(await world.signIn(), film.videoId)).playback.resumeAtSeconds).toBe(0);
  });

  it("end when nobody is heard of them, and the sweep tells of it once", async () => {
    const film = await world.publish();
    const session = await world.open(null, film.videoId);
    world.pass(76);
    await expectEnded(world, session, film, "expired");
    const swept = await Promise.all([
      sweepSessions(world.db, world.context.clock),
      sweepSessions(world.db, world.context.clock),
    ]);
    expect(swept[0] + swept[1]).toBeGreaterThanOrEqual(1);
    const told = await world.db.prisma.outbox.findMany({
      where: { name: "playback/ended", data: { path: ["sessionId"], equals: session.sessionId } },
    });
    expect(told).toHaveLength(1);
    await expectEnded(world, session, film, "expired");
  });

  it("end with the sign-in that opened them: sign-out everywhere stops every stream at once", async () => {
    const film = await world.publish();
    const viewer = await world.signIn();
    const session = await world.open(viewer, film.videoId);
    const other = await world.open(await world.signIn(), film.videoId);
    await world.db.prisma.session.updateMany({
      where: { viewerId: viewer.viewerId },
      data: { revokedAt: world.now() },
    });
    await expectEnded(world, session, film, "signed_out");
    await sweepSessions(world.db, world.context.clock);
    await expectEnded(world, session, film, "signed_out");
    expect(await world.ask(other, film)).toHaveLength(16);
  });

  it("end when the video is hidden, taken down or removed, each with its cause; for the creator only when it is removed", async () => {
    const creator = await world.signIn();
    const film = await world.publish({ creator });
    const session = await world.open(await world.signIn(), film.videoId);
    const own = await world.open(creator, film.videoId);
    const change = (data: Prisma.VideoUpdateInput) =>
      world.db.prisma.video.update({ where: { id: film.videoId }, data });
    await change({ visibility: "draft" });
    await expectEnded(world, session, film, "unpublished");
    await change({
      takenDown: { at: world.now().toISOString(), reason: "Why.", by: "video", visibility: "public" },
    });
    await expectEnded(world, session, film, "taken_down");
    await expect(world.beat(session)).rejects.toThrow("An operator of this site took this video down.");
    expect(await world.ask(own, film)).toHaveLength(16);
    await sweepSessions(world.db, world.context.clock);
    await expectEnded(world, session, film, "taken_down");
    await world.db.prisma.video.update({
      where: { id: film.videoId },
      data: { state: "removed", removedAt: world.now() },
    });
    await expectEnded(world, own, film, "removed");
    expect(await endSessions(world.context, { videoId: film.videoId }, "removed")).toBe(1);
  });

  it("keep the last position of a page that went away, though its closing came first", async () => {
    const film = await world.publish();
    const session = await world.open(await world.signIn(), film.videoId);
    await world.beat(session, 1);
    await closeSession(world.context, session.sessionId, session.credential, null);
    await expect(world.beat(session, 7)).rejects.toMatchObject({ code: "playback_ended" });
    const position = async () =>
      (await world.db.prisma.playbackSession.findUniqueOrThrow({ where: { id: session.sessionId } }))
        .positionSeconds;
    expect(await position()).toBe(7);
    world.pass(11);
    await expect(world.beat(session, 9)).rejects.toMatchObject({ code: "playback_ended" });
    expect(await position()).toBe(7);
  });

  it("stay ended when they end between the look at them and the note that they live", async () => {
    const film = await world.publish();
    const session = await world.open(await world.signIn(), film.videoId);
    const seen = await authorizePlayback(world.context, session.sessionId, session.credential);
    await closeSession(world.context, session.sessionId, session.credential, null);
    const alive = { lastSeenAt: world.context.clock.now() };
    const late = stayCounted(world.context, seen, alive);
    await expect(late).rejects.toMatchObject(ended("closed"));
  });

  it("are forgotten long after their end, and their sign-ins before them", async () => {
    const film = await world.publish();
    const viewer = await world.signIn();
    const close = async (session: Holder) => {
      await closeSession(world.context, session.sessionId, session.credential, null);
      return session.sessionId;
    };
    const watched = await world.open(viewer, film.videoId);
    await world.beat(watched, 40);
    const ids = [await close(watched), await close(await world.open(null, film.videoId))];
    // Never swept: it still says that its sign-in is over.
    const running = await world.open(await world.signIn(), film.videoId);
    const { prisma } = world.db;
    const sweep = async () => {
      await forgetSessions(world.db, world.context.clock);
      await sweepSignIns(world.db, world.context.clock);
    };
    const left = () => prisma.playbackSession.findMany({ where: { id: { in: ids } }, select: { id: true } });
    world.pass(2 * 86_400);
    await sweep();
    expect(await left()).toEqual([{ id: watched.sessionId }]);
    expect(await prisma.session.count({ where: { id: viewer.sessionId } })).toBe(1);
    world.pass(30 * 86_400);
    await sweep();
    expect(await prisma.session.count({ where: { id: viewer.sessionId } })).toBe(0);
    await expectEnded(world, running, film, "signed_out");
    const again = await world.signIn(viewer.accounts[0]);
    expect((await world.open(again, film.videoId)).playback.resumeAtSeconds).toBe(40);
    world.pass(60 * 86_400);
    await sweep();
    expect(await left()).toEqual([]);
  });

  describe("on a package that still grows", () => {
    const manifest = ({ sessionId, credential }: Holder, packageId?: string) =>
      serveManifest(world.context, sessionId, credential, { kind: "hls" }, packageId);

    it("hear of the full one from the heart-beat, and may finish on the one they began with", async () => {
      const film = await world.publish({ kind: "early" });
      const session = await world.open(await world.signIn(), film.videoId);
      expect(session.playback.package).toEqual({ id: film.packageId, kind: "early", complete: false });
      const media = (packageId?: string) =>
        serveManifest(
          world.context,
          session.sessionId,
          session.credential,
          { kind: "hls-media", track: "v360" },
          packageId,
        );
      expect(await media()).toContain("#EXT-X-PLAYLIST-TYPE:EVENT");

      const full = await world.addPackage(film.videoId, "full", 10);
      const storyboardRef = "storyboards/one/1";
      await world.db.prisma.video.update({ where: { id: film.videoId }, data: { storyboardRef } });
      expect(await world.beat(session)).toMatchObject({
        package: { id: full.packageId, kind: "full", complete: true },
        storyboardUrl: `/api/v1/playback/sessions/${session.sessionId}/storyboard/storyboard.vtt`,
      });
      expect(await media()).toContain("/ipfs/bafytest/v360/0.m4s");
      expect(await media(film.packageId)).toContain(`/api/v1/media/${film.packageId}/v360/0.m4s`);
      expect(await manifest(session)).toContain(`v360.m3u8?package=${full.packageId}`);
      // Keys of both generations belong to the session, and the run is paid for once.
      expect(await world.ask(session, film, 1)).not.toEqual(
        await world.ask(session, { ...film, ...full }, 1),
      );

      await completePackage(world.db, film.packageId);
      expect(await media(film.packageId)).toContain("#EXT-X-ENDLIST");
    });

    it("never see a full package before it is complete, nor a package of another video", async () => {
      const film = await world.publish({ kind: "early" });
      const session = await world.open(null, film.videoId);
      const foreign = await world.publish();
      await expect(manifest(session, foreign.packageId)).rejects.toMatchObject({ code: "not_found" });
      const { packageId } = await world.addPackage(film.videoId, "full", 2);
      await world.db.prisma.package.update({
        where: { id: packageId },
        data: { complete: false, cid: null },
      });
      expect((await world.beat(session)).package.kind).toBe("early");
      await expect(manifest(session, packageId)).rejects.toMatchObject({ code: "not_found" });
    });
  });
});
