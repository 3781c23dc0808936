import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { closeSession } from "#lib/playback/close-session.ts";
import { serveCaption } from "#lib/playback/serve-caption.ts";
import { serveManifest } from "#lib/playback/serve-manifest.ts";
import { serveStoryboard } from "#lib/playback/serve-storyboard.ts";
import { ended, expectEnded } from "./expect-ended.ts";
import { type Holder, type PlaybackWorld, startPlaybackWorld, type TestFilm } from "./playback-world.ts";

describe("playback sessions", () => {
  let world: PlaybackWorld;
  beforeAll(async () => {
    world = await startPlaybackWorld();
  });
  afterAll(() => world?.stop());

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
      await expect(world.beat(first)).rejects.toMatchObject(ended("limit"));
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
      await expect(world.beat(silent)).rejects.toMatchObject(ended("limit"));
      await expect(world.ask(silent, film)).rejects.toMatchObject(ended("limit"));
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
          ({ sessionId, credential }: Holder) =>
            serveManifest(world.context, sessionId, credential, { kind: "hls" }),
          (session: Holder) => world.ask(session, film),
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
        await expectEnded(world, sessions[0] as Holder, film, "limit");
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
        for (const session of sessions) await world.ask(session, film, run);
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
      await expectEnded(world, first, films[0], "replaced");
      const last = await reload(films[1]);
      // The closing request of a page that is gone may still arrive.
      await closeSession(world.context, first.sessionId, first.credential, viewer.viewerId);
      expect(await world.ask(last, films[1])).toHaveLength(16);
      const framed = await reload(films[0], "external");
      await expectEnded(world, last, films[1], "replaced");
      expect(await world.ask(framed, films[0])).toHaveLength(16);

      const anonymous = await world.open(null, films[0].videoId, "browser", tab);
      await world.open(null, films[0].videoId, "browser", tab);
      await expectEnded(world, anonymous, films[0], "replaced");
      expect(await world.ask(framed, films[0])).toHaveLength(16);
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
      expect(await world.ask(session, film)).toHaveLength(16);
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
});
