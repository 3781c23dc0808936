import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hashSecret } from "#lib/platform/crypto.ts";
import { newId } from "#lib/platform/ids.ts";
import {
  destroyContentKey,
  ensureContentKey,
  loadContentKey,
  rewrapContentKeys,
} from "#lib/playback/content-keys.ts";
import { deriveRunKey } from "#lib/playback/derive-run-key.ts";
import { type PlaybackWorld, startPlaybackWorld } from "./playback-world.ts";

const code = (name: string) => expect.objectContaining({ code: name });

describe("keys", () => {
  let world: PlaybackWorld;
  beforeAll(async () => {
    world = await startPlaybackWorld();
  });
  afterAll(() => world?.stop());

  describe("belong to a live session", () => {
    it("are those that the segments were encrypted with", async () => {
      const film = await world.publish();
      const session = await world.open(null, film.videoId);
      const contentKey = await loadContentKey(world.db.prisma, world.context.config.masterKey, film.videoId);
      for (const track of ["v360", "a0"]) {
        const name = { generation: film.generation, track, run: 3 };
        expect(await world.ask(session, film, 3, track)).toEqual(deriveRunKey(contentKey, name));
      }
    });

    it("are refused to a tampered, a foreign, an absent and a misplaced token alike", async () => {
      const film = await world.publish();
      const session = await world.open(null, film.videoId);
      const other = await world.open(null, film.videoId);
      const external = await world.open(null, film.videoId, "external");
      const invalid = code("playback_token_invalid");
      const tampered = {
        client: "browser" as const,
        tokenHash: hashSecret(`${session.token.slice(0, -1)}~`),
      };
      const asBearer = { ...session.credential, client: "external" as const };
      const asCookie = { ...external.credential, client: "browser" as const };
      await expect(world.ask({ ...session, credential: tampered }, film, 0)).rejects.toEqual(invalid);
      await expect(world.ask({ ...session, credential: other.credential }, film, 0)).rejects.toEqual(invalid);
      await expect(world.ask({ ...session, credential: undefined }, film, 0)).rejects.toEqual(invalid);
      await expect(world.ask({ ...session, credential: asBearer }, film, 0)).rejects.toEqual(invalid);
      await expect(world.ask({ ...external, credential: asCookie }, film, 0)).rejects.toEqual(invalid);
      await expect(world.ask({ ...session, sessionId: newId("pbs") }, film, 0)).rejects.toEqual(invalid);
      expect(await world.ask(session, film, 0)).toHaveLength(16);
      expect(await world.ask(external, film, 0)).toHaveLength(16);
    });

    it("are refused for another video, track, generation or run than the session's video has", async () => {
      const film = await world.publish({ runs: 4 });
      const foreign = await world.publish();
      const session = await world.open(null, film.videoId);
      await expect(world.ask(session, foreign, 0)).rejects.toEqual(code("not_found"));
      await expect(world.ask(session, film, 4)).rejects.toEqual(code("not_found"));
      await expect(world.ask(session, film, 0, "v1080")).rejects.toEqual(code("not_found"));
      await expect(world.ask(session, { ...film, generation: newId("gen") }, 0)).rejects.toEqual(
        code("not_found"),
      );
    });

    it("end with the session's time", async () => {
      const film = await world.publish();
      const session = await world.open(null, film.videoId);
      world.pass(76);
      await expect(world.ask(session, film, 0)).rejects.toMatchObject({
        code: "playback_ended",
        details: { reason: "expired" },
      });
    });

    it("keep an external player's session alive for as long as it asks", async () => {
      const film = await world.publish({ runs: 30 });
      const session = await world.open(await world.signIn(), film.videoId, "external");
      for (let run = 0; run < 20; run += 1) {
        world.pass(400);
        await world.ask(session, film, run);
      }
      world.pass(601);
      await expect(world.ask(session, film, 20)).rejects.toEqual(code("playback_ended"));
    });
  });

  describe("are paced", () => {
    it("so that a client that drains a film at once is refused, told how long to wait, and served then", async () => {
      const film = await world.publish({ runs: 100 });
      const session = await world.open(await world.signIn(), film.videoId);
      let served = 0;
      const drain = async () => {
        for (; served < 100; served += 1) await world.ask(session, film, served);
      };
      const refusal = await drain().then(
        () => undefined,
        (error: unknown) => error as { code: string; retryAfterSeconds: number },
      );
      expect(refusal).toMatchObject({ code: "keys_paced", retryable: true });
      // 80 % of 1,200 s in runs of 12 s.
      expect(served).toBe(80);
      world.pass(refusal?.retryAfterSeconds ?? 0);
      expect(await world.ask(session, film, served)).toHaveLength(16);
    });

    it("once per run: other tracks and repeated requests are free", async () => {
      const film = await world.publish({ runs: 25 });
      const session = await world.open(await world.signIn(), film.videoId);
      for (let run = 0; run < 25; run += 1) {
        await world.ask(session, film, run);
        await world.ask(session, film, run, "a0");
        await world.ask(session, film, run);
      }
      const bucket = await world.db.prisma.keyBucket.findFirst({ where: { videoId: film.videoId } });
      expect(bucket?.served).toHaveLength(25);
      expect(bucket?.seconds).toBeCloseTo(0);
    });

    it("for a viewer, not for a session: opening another one gives no new bucket", async () => {
      const film = await world.publish({ runs: 100 });
      const viewer = await world.signIn();
      const first = await world.open(viewer, film.videoId);
      for (let run = 0; run < 80; run += 1) await world.ask(first, film, run);
      const second = await world.open(viewer, film.videoId);
      await expect(world.ask(second, film, 80)).rejects.toEqual(code("keys_paced"));
      expect(await world.ask(second, film, 79)).toHaveLength(16);
    });

    it("exactly, also when many ask at the same time", async () => {
      const film = await world.publish({ runs: 100 });
      const session = await world.open(await world.signIn(), film.videoId);
      const answers = await Promise.allSettled(
        Array.from({ length: 100 }, (_, run) => world.ask(session, film, run)),
      );
      expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(80);
    });

    for (const { minutes, ahead } of [
      { minutes: 10, ahead: 20 },
      { minutes: 30, ahead: 30 },
      { minutes: 120, ahead: 30 },
    ]) {
      it(`and 30 jumps in a minute through ${minutes} minutes, buffering ${ahead} s, then 2× speed never feel it`, async () => {
        const seconds = minutes * 60;
        const film = await world.publish({ runs: seconds / 12 });
        const session = await world.open(await world.signIn(), film.videoId);
        const random = seeded(minutes);
        // All that a player can ask for at a position: the run it is in, and those of the buffer and one segment more.
        const playAt = async (position: number) => {
          const last = Math.min(seconds - 1, position + ahead + 4);
          for (let run = Math.floor(position / 12); run <= Math.floor(last / 12); run += 1) {
            await world.ask(session, film, run);
          }
        };
        const beat = () =>
          world.db.prisma.playbackSession.update({
            where: { id: session.sessionId },
            data: { expiresAt: new Date(world.now().getTime() + 75_000) },
          });
        let position = 0;
        await playAt(position);
        for (let jump = 0; jump < 30; jump += 1) {
          position = random() * seconds;
          await playAt(position);
          world.pass(2);
          await beat();
        }
        for (let second = 0; second < 120; second += 1) {
          position += 2;
          if (position >= seconds) position = 0;
          await playAt(position);
          world.pass(1);
          await beat();
        }
      });
    }
  });

  describe("rest on a content key", () => {
    it("that is stored wrapped only, and made once when many ask for it", async () => {
      const videoId = newId("vid");
      const { masterKey } = world.context.config;
      const made = await Promise.all(
        Array.from({ length: 8 }, () => ensureContentKey(world.db.prisma, masterKey, videoId)),
      );
      expect(new Set(made.map((key) => key.toString("hex"))).size).toBe(1);
      const row = await world.db.prisma.contentKey.findUniqueOrThrow({ where: { videoId } });
      expect(Buffer.from(row.wrapped).includes(made[0] ?? Buffer.alloc(1))).toBe(false);
    });

    it("that another master key re-wraps without touching what was derived", async () => {
      const old = randomBytes(32);
      const next = randomBytes(32);
      const videos = [newId("vid"), newId("vid")];
      const before = await Promise.all(videos.map((id) => ensureContentKey(world.db.prisma, old, id)));
      expect(await rewrapContentKeys(world.db.prisma, old, next)).toBe(2);
      expect(await rewrapContentKeys(world.db.prisma, old, next)).toBe(0);
      const after = await Promise.all(videos.map((id) => loadContentKey(world.db.prisma, next, id)));
      expect(after).toEqual(before);
      await expect(loadContentKey(world.db.prisma, old, videos[0] ?? "")).rejects.toEqual(
        code("master_key_mismatch"),
      );
    });

    it("that is gone for good once it is destroyed", async () => {
      const film = await world.publish();
      const session = await world.open(null, film.videoId);
      await destroyContentKey(world.db.prisma, film.videoId, world.now());
      await expect(world.ask(session, film, 0)).rejects.toEqual(code("not_found"));
      const { masterKey } = world.context.config;
      await expect(ensureContentKey(world.db.prisma, masterKey, film.videoId)).rejects.toEqual(
        code("content_key_destroyed"),
      );
      const row = await world.db.prisma.contentKey.findUniqueOrThrow({ where: { videoId: film.videoId } });
      expect(row.wrapped).toHaveLength(0);
    });
  });
});

/** The same numbers in every run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
