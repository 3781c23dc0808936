import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sweepSignIns } from "#lib/auth/sweep-sign-ins.ts";
import type { Prisma } from "#lib/platform/db.ts";
import { authorizePlayback } from "#lib/playback/authorize.ts";
import { closeSession } from "#lib/playback/close-session.ts";
import { endSessions } from "#lib/playback/end-session.ts";
import { forgetSessions } from "#lib/playback/forget-sessions.ts";
import { heartbeat } from "#lib/playback/heartbeat.ts";
import type { PlaybackCredential } from "#lib/playback/playback-token.ts";
import { serveCaption } from "#lib/playback/serve-caption.ts";
import { serveKey } from "#lib/playback/serve-key.ts";
import { serveManifest } from "#lib/playback/serve-manifest.ts";
import { serveStoryboard } from "#lib/playback/serve-storyboard.ts";
import { stayCounted } from "#lib/playback/stay-counted.ts";
import { sweepSessions } from "#lib/playback/sweep-sessions.ts";
import { completePackage } from "#lib/videos/packages.ts";
import { type PlaybackWorld, startPlaybackWorld, type TestFilm } from "./playback-world.ts";

interface Holder {
  sessionId: string;
  credential: PlaybackCredential;
}

describe("playback sessions", () => {
  let world: PlaybackWorld;
  beforeAll(async () => {
    world = await startPlaybackWorld();
  });
  afterAll(() => world?.stop());

  const ask = ({ sessionId, credential }: Holder, film: TestFilm, run = 0) =>
    serveKey(world.context, sessionId, credential, { generation: film.generation, track: "v360", run });
  const beat = ({ sessionId, credential }: Holder, position = 1) =>
    heartbeat(world.context, sessionId, credential, position);
  const manifest = ({ sessionId, credential }: Holder, packageId?: string) =>
    serveManifest(world.context, sessionId, credential, { kind: "hls" }, packageId);
  const ended = (reason: string) => ({ code: "playback_ended", details: { reason } });
  /** Everything that a session opens, refused for the same reason. */
  const expectEnded = async (session: Holder, film: TestFilm, reason: string) => {
    await expect(ask(session, film)).rejects.toMatchObject(ended(reason));
    await expect(beat(session)).rejects.toMatchObject(ended(reason));
    await expect(manifest(session)).rejects.toMatchObject(ended(reason));
  };

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
      await beat(session, 40 + minute);
    }
    expect((await world.open(viewer, film.videoId)).playback.resumeAtSeconds).toBe(44);
    world.pass(1);
    await beat(session, 119);
    await closeSession(world.context, session.sessionId, session.credential, null);
    expect((await world.open(viewer, film.videoId)).playback.resumeAtSeconds).toBe(0);
    expect((await world.open(await world.signIn(), film.videoId)).playback.resumeAtSeconds).toBe(0);
  });

  it("end when nobody is heard of them, and the sweep tells of it once", async () => {
    const film = await world.publish();
    const session = await world.open(null, film.videoId);
    world.pass(76);
    await expectEnded(session, film, "expired");
    const swept = await Promise.all([
      sweepSessions(world.db, world.context.clock),
      sweepSessions(world.db, world.context.clock),
    ]);
    expect(swept[0] + swept[1]).toBeGreaterThanOrEqual(1);
    const told = await world.db.prisma.outbox.findMany({
      where: { name: "playback/ended", data: { path: ["sessionId"], equals: session.sessionId } },
    });
    expect(told).toHaveLength(1);
    await expectEnded(session, film, "expired");
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
    await expectEnded(session, film, "signed_out");
    await sweepSessions(world.db, world.context.clock);
    await expectEnded(session, film, "signed_out");
    expect(await ask(other, film)).toHaveLength(16);
  });

  it("end when the video is hidden, taken down or removed, each with its cause; for the creator only when it is removed", async () => {
    const creator = await world.signIn();
    const film = await world.publish({ creator });
    const session = await world.open(await world.signIn(), film.videoId);
    const own = await world.open(creator, film.videoId);
    const change = (data: Prisma.VideoUpdateInput) =>
      world.db.prisma.video.update({ where: { id: film.videoId }, data });
    await change({ visibility: "draft" });
    await expectEnded(session, film, "unpublished");
    await change({
      takenDown: { at: world.now().toISOString(), reason: "Why.", by: "video", visibility: "public" },
    });
    await expectEnded(session, film, "taken_down");
    await expect(beat(session)).rejects.toThrow("An operator of this site took this video down.");
    expect(await ask(own, film)).toHaveLength(16);
    await sweepSessions(world.db, world.context.clock);
    await expectEnded(session, film, "taken_down");
    await world.db.prisma.video.update({
      where: { id: film.videoId },
      data: { state: "removed", removedAt: world.now() },
    });
    await expectEnded(own, film, "removed");
    expect(await endSessions(world.context, { videoId: film.videoId }, "removed")).toBe(1);
  });

  it("keep the last position of a page that went away, though its closing came first", async () => {
    const film = await world.publish();
    const session = await world.open(await world.signIn(), film.videoId);
    await beat(session, 1);
    await closeSession(world.context, session.sessionId, session.credential, null);
    await expect(beat(session, 7)).rejects.toMatchObject({ code: "playback_ended" });
    const position = async () =>
      (await world.db.prisma.playbackSession.findUniqueOrThrow({ where: { id: session.sessionId } }))
        .positionSeconds;
    expect(await position()).toBe(7);
    world.pass(11);
    await expect(beat(session, 9)).rejects.toMatchObject({ code: "playback_ended" });
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
    await beat(watched, 40);
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
    await expectEnded(running, film, "signed_out");
    const again = await world.signIn(viewer.accounts[0]);
    expect((await world.open(again, film.videoId)).playback.resumeAtSeconds).toBe(40);
    world.pass(60 * 86_400);
    await sweep();
    expect(await left()).toEqual([]);
  });

  describe("count as streams", () => {
    it("so that one too many is refused and told of the others", async () => {
      const viewer = await world.signIn();
      const films = await Promise.all([1, 2, 3, 4].map(() => world.publish()));
      const open = (index: number) => world.open(viewer, films[index]?.videoId ?? "");
      const first = await open(0);
      await open(1);
      await open(2);
      // The oldest is named first; sessions that were opened in one millisecond are of one age.
      const minuteAgo = new Date(Date.now() - 60_000);
      const { playbackSession } = world.db.prisma;
      await playbackSession.update({ where: { id: first.sessionId }, data: { startedAt: minuteAgo } });
      await expect(open(3)).rejects.toMatchObject({
        code: "stream_limit",
        details: { limit: 3, streams: [{ sessionId: first.sessionId, videoId: films[0]?.videoId }, {}, {}] },
      });
      // "Stop the other one": by the viewer, without the other's token.
      await closeSession(world.context, first.sessionId, undefined, viewer.viewerId);
      await expect(beat(first)).rejects.toMatchObject(ended("limit"));
      expect((await open(3)).playback.videoId).toBe(films[3]?.videoId);
    });

    it("exactly, also when many are opened at the same time", async () => {
      const viewer = await world.signIn();
      const film = await world.publish();
      const opened = await Promise.allSettled(
        Array.from({ length: 8 }, () => world.open(viewer, film.videoId)),
      );
      expect(opened.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
    });

    it("only while they are heard of; one that fell silent must find room again", async () => {
      const viewer = await world.signIn();
      const film = await world.publish();
      const silent = await world.open(viewer, film.videoId);
      world.pass(16);
      for (let count = 0; count < 3; count += 1) await world.open(viewer, film.videoId);
      await expect(beat(silent)).rejects.toMatchObject(ended("limit"));
      await expect(ask(silent, film)).rejects.toMatchObject(ended("limit"));
    });

    it.each(["browser", "external"] as const)(
      "so that of twelve %s sessions opened one after another only three are served anything",
      async (client) => {
        const viewer = await world.signIn();
        const film = await world.publish();
        const caption = await world.addCaption(film.videoId, "WEBVTT");
        await world.disk.put("storyboards/counted/storyboard.vtt", Buffer.from("WEBVTT"));
        const storyboardRef = "storyboards/counted";
        await world.db.prisma.video.update({ where: { id: film.videoId }, data: { storyboardRef } });
        const sessions: Holder[] = [];
        for (let three = 0; three < 4; three += 1) {
          world.pass(16);
          for (let count = 0; count < 3; count += 1)
            sessions.push(await world.open(viewer, film.videoId, client));
        }
        const files = [
          (session: Holder) => manifest(session),
          (session: Holder) => ask(session, film),
          ({ sessionId, credential }: Holder) => serveCaption(world.context, sessionId, credential, caption),
          ({ sessionId, credential }: Holder) =>
            serveStoryboard(world.context, sessionId, credential, "storyboard.vtt"),
        ];
        // The silent ones ask for different things first.
        const served: Holder[] = [];
        for (const [index, session] of sessions.entries()) {
          const get = files[index % files.length];
          const file = await get?.(session).catch((error: unknown) => {
            expect(error).toMatchObject(ended("limit"));
          });
          if (file !== undefined) served.push(session);
        }
        expect(served).toEqual(sessions.slice(9));
        await expectEnded(sessions[0] as Holder, film, "limit");
      },
    );

    it("as long as they are served, without a heart-beat too", async () => {
      const viewer = await world.signIn();
      const film = await world.publish({ runs: 20 });
      const sessions = [];
      for (let count = 0; count < 3; count += 1)
        sessions.push(await world.open(viewer, film.videoId, "external"));
      for (let run = 0; run < 5; run += 1) {
        world.pass(12);
        for (const session of sessions) await ask(session, film, run);
      }
      await expect(world.open(viewer, film.videoId)).rejects.toMatchObject({ code: "stream_limit" });
    });

    it("once for a tab, whether its closing request arrived or not", async () => {
      const viewer = await world.signIn();
      const films = [await world.publish(), await world.publish()] as const;
      const tab = "a".repeat(32);
      const reload = (film: TestFilm, client: "browser" | "external" = "browser") =>
        world.open(viewer, film.videoId, client, tab);
      const first = await reload(films[0]);
      for (let count = 0; count < 5; count += 1) await reload(films[0]);
      await expectEnded(first, films[0], "replaced");
      const last = await reload(films[1]);
      // The closing request of a page that is gone may still arrive.
      await closeSession(world.context, first.sessionId, first.credential, viewer.viewerId);
      expect(await ask(last, films[1])).toHaveLength(16);
      const framed = await reload(films[0], "external");
      await expectEnded(last, films[1], "replaced");
      expect(await ask(framed, films[0])).toHaveLength(16);

      const anonymous = await world.open(null, films[0].videoId, "browser", tab);
      await world.open(null, films[0].videoId, "browser", tab);
      await expectEnded(anonymous, films[0], "replaced");
      expect(await ask(framed, films[0])).toHaveLength(16);
    });

    it("once for a tab that opens several at the same time", async () => {
      const viewer = await world.signIn();
      const film = await world.publish();
      const tab = "b".repeat(32);
      await Promise.all(Array.from({ length: 6 }, () => world.open(viewer, film.videoId, "browser", tab)));
      const running = { subject: viewer.viewerId, endedAt: null };
      expect(await world.db.prisma.playbackSession.count({ where: running })).toBe(1);
    });

    it("per viewer also where a stranger knows a tab's id: it ends nobody else's session", async () => {
      const film = await world.publish();
      const tab = "c".repeat(32);
      const session = await world.open(await world.signIn(), film.videoId, "browser", tab);
      await world.open(await world.signIn(), film.videoId, "browser", tab);
      await world.open(null, film.videoId, "browser", tab);
      expect(await ask(session, film)).toHaveLength(16);
    });

    it("per viewer: strangers' streams do not count, nor may they be stopped", async () => {
      const film = await world.publish();
      const viewer = await world.signIn();
      const sessions = await Promise.all([1, 2, 3].map(() => world.open(viewer, film.videoId)));
      const stranger = await world.signIn();
      await world.open(stranger, film.videoId);
      await expect(
        closeSession(world.context, sessions[0]?.sessionId ?? "", undefined, stranger.viewerId),
      ).rejects.toMatchObject({ code: "playback_token_invalid" });
      for (let count = 0; count < 5; count += 1) await world.open(null, film.videoId);
    });
  });

  describe("on a package that still grows", () => {
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
      expect(await beat(session)).toMatchObject({
        package: { id: full.packageId, kind: "full", complete: true },
        storyboardUrl: `/api/v1/playback/sessions/${session.sessionId}/storyboard/storyboard.vtt`,
      });
      expect(await media()).toContain("/ipfs/bafytest/v360/0.m4s");
      expect(await media(film.packageId)).toContain(`/api/v1/media/${film.packageId}/v360/0.m4s`);
      expect(await manifest(session)).toContain(`v360.m3u8?package=${full.packageId}`);
      // Keys of both generations belong to the session, and the run is paid for once.
      expect(await ask(session, film, 1)).not.toEqual(await ask(session, { ...film, ...full }, 1));

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
      expect((await beat(session)).package.kind).toBe("early");
      await expect(manifest(session, packageId)).rejects.toMatchObject({ code: "not_found" });
    });
  });
});
