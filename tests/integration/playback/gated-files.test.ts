import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { forgetPlayback } from "#lib/playback/playback-history.ts";
import type { PlaybackCredential } from "#lib/playback/playback-token.ts";
import { recheckGate } from "#lib/playback/recheck-gate.ts";
import { serveCaption } from "#lib/playback/serve-caption.ts";
import { serveStoryboard } from "#lib/playback/serve-storyboard.ts";
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

  it("serves no key on a read older than 60 s, though no heart-beat ever came", async () => {
    const film = await world.publish({ gate: world.gate });
    const { viewer, loseToken } = await world.newHolder();
    const session = await world.open(viewer, film.videoId);
    await loseToken();
    world.pass(59);
    expect(await world.ask(session, film, 0)).toHaveLength(16);
    world.pass(2);
    await expect(world.ask(session, film, 1)).rejects.toMatchObject({ code: "gate_denied" });
    expect(await world.endReasonOf(session)).toBe("revoked");
  });

  it("lets one pass drain no more keys after its account was deleted, or the pass was sent to a fresh account", async () => {
    const film = await world.publish({ gate: world.gate, runs: 200 });
    const { account, tokenId, viewer, loseToken } = await world.newHolder();
    const fresh = [await world.newAccount(), await world.newAccount()] as const;
    let run = 0;
    /** Asks for one key after the other until the pace refuses; gives how many were served. */
    const drain = async (session: Holder) => {
      const from = run;
      try {
        for (; run < 200; run += 1) {
          world.pass(0.001);
          await world.ask(session, film, run);
        }
      } catch (error) {
        expect(error).toMatchObject({ code: "keys_paced" });
      }
      return run - from;
    };
    expect(await drain(await world.open(viewer, film.videoId))).toBe(116);

    await forgetPlayback(world.db, viewer.viewerId, viewer.accounts);
    await world.db.prisma.viewer.delete({ where: { id: viewer.viewerId } });
    expect(await drain(await world.open(await world.signInWith(account), film.videoId))).toBe(0);

    await loseToken(fresh[0].address);
    // Enough to start, and no more.
    expect(await drain(await world.open(await world.signInWith(fresh[0]), film.videoId))).toBeLessThanOrEqual(
      6,
    );
    await world.anvil.transfer(world.membership, fresh[0], fresh[1].address, tokenId);
    expect(await drain(await world.open(await world.signInWith(fresh[1]), film.videoId))).toBeLessThanOrEqual(
      6,
    );
    expect(run).toBeLessThan(130);

    // Another holder is not affected.
    const { viewer: other } = await world.newHolder();
    run = 0;
    expect(await drain(await world.open(other, film.videoId))).toBe(116);
  });

  it("serves no burst of keys on one read to an account whose pass has left it", async () => {
    const film = await world.publish({ gate: world.gate, runs: 200 });
    const { viewer, loseToken } = await world.newHolder();
    const session = await world.open(viewer, film.videoId);
    await loseToken();
    const drain = async () => {
      for (let run = 0; run < 20; run += 1) {
        world.pass(0.001);
        await world.ask(session, film, run);
      }
    };
    await expect(drain()).rejects.toMatchObject({ code: "gate_denied" });
    const bucket = await world.db.prisma.keyBucket.findFirst({ where: { videoId: film.videoId } });
    expect(bucket?.served).toHaveLength(5);
  });

  it("looks once for several keys that are stale together, and goes on when the token is still there", async () => {
    const film = await world.publish({ gate: world.gate });
    const { viewer } = await world.newHolder();
    const session = await world.open(viewer, film.videoId);
    world.pass(61);
    world.proxy.requests.length = 0;
    const keys = await Promise.all([0, 1, 2, 3].map((run) => world.ask(session, film, run)));
    expect(keys).toHaveLength(4);
    expect(world.proxy.requests.length).toBe(1);

    // Also for one that was found stale before the look ended, and has its turn after it.
    world.pass(61);
    for (let late = 0; late < 2; late++) await recheckGate(world.context, session.sessionId, 60);
    expect(world.proxy.requests.length).toBe(2);
  });

  it("is not passed over while the chain is silent: no key, a time to come back, and it heals by itself", async () => {
    const film = await world.publish({ gate: world.gate });
    const { viewer } = await world.newHolder();
    const session = await world.open(viewer, film.videoId);
    for (const mode of ["drop", "hang", "http-503", "garbage", "rpc-error"] as const) {
      world.proxy.mode = mode;
      world.pass(61);
      await expect(world.ask(session, film)).rejects.toMatchObject({
        code: "gate_unavailable",
        retryable: true,
        retryAfterSeconds: 5,
        details: { silentChains: [world.anvil.id] },
      });
      expect(await world.beat(session)).toMatchObject({
        gateUnavailable: { silentChains: [world.anvil.id], retryAfterSeconds: 5 },
      });
      await expect(world.ask(session, film)).rejects.toMatchObject({ code: "gate_unavailable" });
      expect(await world.endReasonOf(session)).toBeNull();
      world.proxy.mode = "pass";
      // The endpoints rest for a moment after a failure.
      await expect
        .poll(async () => (await world.beat(session)).gateUnavailable, { timeout: 5_000 })
        .toBeNull();
      expect(await world.ask(session, film)).toHaveLength(16);
    }
  });

  it("guards storyboard and captions like the keys, and captions of another video besides", async () => {
    const film = await world.publish({ gate: world.gate });
    await world.disk.put("storyboards/one/storyboard.vtt", Buffer.from("WEBVTT"));
    await world.db.prisma.video.update({
      where: { id: film.videoId },
      data: { storyboardRef: "storyboards/one" },
    });
    const other = await world.publish();
    const caption = await world.addCaption(film.videoId, "WEBVTT");
    const foreign = await world.addCaption(other.videoId, "WEBVTT");
    const { viewer, loseToken } = await world.newHolder();
    const session = await world.open(viewer, film.videoId);
    const url = `/api/v1/playback/sessions/${session.sessionId}/captions/${caption}.vtt`;
    expect(session.playback.captions).toEqual([{ id: caption, language: "en", label: "English", url }]);
    const look = (credential: PlaybackCredential | undefined, file = "storyboard.vtt") =>
      serveStoryboard(world.context, session.sessionId, credential, file);
    const read = (credential: PlaybackCredential | undefined, id = caption) =>
      serveCaption(world.context, session.sessionId, credential, id);
    expect((await read(session.credential)).size).toBe(6);
    await expect(read(undefined)).rejects.toMatchObject({ code: "playback_token_invalid" });
    const elsewhere = await world.open(null, other.videoId);
    await expect(read(elsewhere.credential)).rejects.toMatchObject({ code: "playback_token_invalid" });
    await expect(read(session.credential, foreign)).rejects.toMatchObject({ code: "not_found" });
    expect((await look(session.credential)).size).toBe(6);
    await expect(look(undefined)).rejects.toMatchObject({ code: "playback_token_invalid" });
    await expect(look(session.credential, "sprite-0.jpg")).rejects.toMatchObject({ code: "not_found" });
    await loseToken();
    world.pass(61);
    await expect(read(session.credential)).rejects.toMatchObject({ code: "gate_denied" });
    await expect(look(session.credential)).rejects.toMatchObject({ code: "playback_ended" });
  });
});
