import type { Address } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createEvmChain } from "#lib/chains/evm/evm-chain.ts";
import { createLog } from "#lib/platform/log.ts";
import { getAccess } from "#lib/playback/get-access.ts";
import { heartbeat } from "#lib/playback/heartbeat.ts";
import { openSession } from "#lib/playback/open-session.ts";
import { forgetPlayback } from "#lib/playback/playback-history.ts";
import type { PlaybackCredential } from "#lib/playback/playback-token.ts";
import { recheckGate } from "#lib/playback/recheck-gate.ts";
import { serveCaption } from "#lib/playback/serve-caption.ts";
import { serveKey } from "#lib/playback/serve-key.ts";
import { serveStoryboard } from "#lib/playback/serve-storyboard.ts";
import type { Rule } from "#lib/shared/gate.ts";
import { anvilAccount, startTestAnvil, type TestAnvil } from "../../setup/anvil.ts";
import { type RpcProxy, startRpcProxy } from "../../setup/rpc-proxy.ts";
import { type PlaybackWorld, startPlaybackWorld, type TestFilm } from "./playback-world.ts";

interface Holder {
  sessionId: string;
  credential: PlaybackCredential;
}

describe("a gate during playback, on a real chain", () => {
  let anvil: TestAnvil;
  let proxy: RpcProxy;
  let world: PlaybackWorld;
  let membership: Address;
  let gate: Rule;

  beforeAll(async () => {
    anvil = await startTestAnvil();
    proxy = await startRpcProxy(anvil.url);
    const log = createLog({ name: "test", level: "silent" });
    const chain = createEvmChain({
      chainId: anvil.chainId,
      urls: [proxy.url],
      log,
      timeoutMs: 400,
      restMs: 20,
      known: { name: "Test chain" },
    });
    world = await startPlaybackWorld({ chains: [chain] });
    membership = await anvil.deployMembership();
    gate = { type: "erc721", chain: anvil.id, contract: membership };
  });
  afterEach(() => {
    proxy.mode = "pass";
  });
  afterAll(async () => {
    await world?.stop();
    await proxy?.close();
    await anvil?.stop();
  });

  const signIn = (account: { address: string }) =>
    world.signIn(`${anvil.id}:${account.address.toLowerCase()}`);

  const newAccount = async () => {
    const account = privateKeyToAccount(generatePrivateKey());
    await anvil.client.setBalance({ address: account.address, value: 10n ** 18n });
    return account;
  };

  /** A viewer with a membership, and how they lose it. */
  const newHolder = async () => {
    const account = await newAccount();
    const tokenId = await anvil.mint(membership, account);
    return {
      account,
      tokenId,
      viewer: await signIn(account),
      loseToken: (to = anvilAccount(0).address) => anvil.transfer(membership, account, to, tokenId),
    };
  };
  const ask = ({ sessionId, credential }: Holder, film: TestFilm, run = 0) =>
    serveKey(world.context, sessionId, credential, { generation: film.generation, track: "v360", run });
  const beat = ({ sessionId, credential }: Holder) => heartbeat(world.context, sessionId, credential, 1);
  const beatFor = async (session: Holder, seconds: number) => {
    for (let passed = 0; passed < seconds; passed += 5) {
      world.pass(5);
      await beat(session);
    }
  };
  const endReasonOf = async ({ sessionId }: Holder) =>
    (await world.db.prisma.playbackSession.findUniqueOrThrow({ where: { id: sessionId } })).endReason;

  it("lets a holder in, and tells everybody else what is missing", async () => {
    const film = await world.publish({ gate });
    const { viewer } = await newHolder();
    const session = await world.open(viewer, film.videoId);
    expect(await ask(session, film)).toHaveLength(16);

    const stranger = await signIn(anvilAccount(9));
    await expect(world.open(stranger, film.videoId)).rejects.toMatchObject({
      code: "gate_denied",
      details: {
        decision: {
          outcome: "denied",
          conditions: [{ outcome: "not_met", condition: { contract: membership }, held: "0", needed: "1" }],
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
    const creator = await signIn(anvilAccount(8));
    const film = await world.publish({ creator, gate, visibility: "draft" });
    proxy.mode = "drop";
    const session = await world.open(creator, film.videoId);
    await beatFor(session, 180);
    expect(await ask(session, film)).toHaveLength(16);
    expect(await getAccess(world.context, film.videoId, creator)).toEqual({
      access: "owner",
      decision: null,
    });
  });

  it("stops a holder who transferred the token away at the next look of the heart-beat", async () => {
    const film = await world.publish({ gate });
    const { viewer, loseToken } = await newHolder();
    const session = await world.open(viewer, film.videoId);
    await beatFor(session, 20);
    await loseToken();
    let beats = 0;
    const stopped = async () => {
      for (; beats < 10; beats += 1) await beatFor(session, 5);
    };
    await expect(stopped()).rejects.toMatchObject({ code: "gate_denied", details: { decision: {} } });
    expect(beats).toBeLessThanOrEqual(4);
    expect(await endReasonOf(session)).toBe("revoked");
    await expect(ask(session, film)).rejects.toMatchObject({
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

  it("serves no key on a read older than 60 s, though no heart-beat ever came", async () => {
    const film = await world.publish({ gate });
    const { viewer, loseToken } = await newHolder();
    const session = await world.open(viewer, film.videoId);
    await loseToken();
    world.pass(59);
    expect(await ask(session, film, 0)).toHaveLength(16);
    world.pass(2);
    await expect(ask(session, film, 1)).rejects.toMatchObject({ code: "gate_denied" });
    expect(await endReasonOf(session)).toBe("revoked");
  });

  it("lets one pass drain no more keys after its account was deleted, or the pass was sent to a fresh account", async () => {
    const film = await world.publish({ gate, runs: 200 });
    const { account, tokenId, viewer, loseToken } = await newHolder();
    const fresh = [await newAccount(), await newAccount()] as const;
    let run = 0;
    /** Asks for one key after the other until the pace refuses; gives how many were served. */
    const drain = async (session: Holder) => {
      const from = run;
      try {
        for (; run < 200; run += 1) {
          world.pass(0.001);
          await ask(session, film, run);
        }
      } catch (error) {
        expect(error).toMatchObject({ code: "keys_paced" });
      }
      return run - from;
    };
    expect(await drain(await world.open(viewer, film.videoId))).toBe(116);

    await forgetPlayback(world.db, viewer.viewerId, viewer.accounts);
    await world.db.prisma.viewer.delete({ where: { id: viewer.viewerId } });
    expect(await drain(await world.open(await signIn(account), film.videoId))).toBe(0);

    await loseToken(fresh[0].address);
    // Enough to start, and no more.
    expect(await drain(await world.open(await signIn(fresh[0]), film.videoId))).toBeLessThanOrEqual(6);
    await anvil.transfer(membership, fresh[0], fresh[1].address, tokenId);
    expect(await drain(await world.open(await signIn(fresh[1]), film.videoId))).toBeLessThanOrEqual(6);
    expect(run).toBeLessThan(130);

    // Another holder is not affected.
    const { viewer: other } = await newHolder();
    run = 0;
    expect(await drain(await world.open(other, film.videoId))).toBe(116);
  });

  it("ends what the same rule opened to the same accounts with any refusal, wherever it was read", async () => {
    const { viewer, loseToken } = await newHolder();
    const films = [await world.publish({ gate }), await world.publish({ gate })] as const;
    const listed = await world.publish({
      gate: { any: [gate, { type: "allowlist", accounts: viewer.accounts }] },
    });
    const sessions = [
      await world.open(viewer, films[0].videoId),
      await world.open(viewer, films[1].videoId, "external"),
    ];
    const other = await world.open(viewer, listed.videoId);
    const { viewer: somebody } = await newHolder();
    const theirs = await world.open(somebody, films[0].videoId);
    await loseToken();
    world.pass(16);
    expect(await getAccess(world.context, films[0].videoId, viewer)).toMatchObject({ access: "denied" });
    expect(await Promise.all([...sessions, other, theirs].map(endReasonOf))).toEqual([
      "revoked",
      "revoked",
      null,
      null,
    ]);
  });

  it("serves no burst of keys on one read to an account whose pass has left it", async () => {
    const film = await world.publish({ gate, runs: 200 });
    const { viewer, loseToken } = await newHolder();
    const session = await world.open(viewer, film.videoId);
    await loseToken();
    const drain = async () => {
      for (let run = 0; run < 20; run += 1) {
        world.pass(0.001);
        await ask(session, film, run);
      }
    };
    await expect(drain()).rejects.toMatchObject({ code: "gate_denied" });
    const bucket = await world.db.prisma.keyBucket.findFirst({ where: { videoId: film.videoId } });
    expect(bucket?.served).toHaveLength(5);
  });

  it("looks once for several keys that are stale together, and goes on when the token is still there", async () => {
    const film = await world.publish({ gate });
    const { viewer } = await newHolder();
    const session = await world.open(viewer, film.videoId);
    world.pass(61);
    proxy.requests.length = 0;
    const keys = await Promise.all([0, 1, 2, 3].map((run) => ask(session, film, run)));
    expect(keys).toHaveLength(4);
    expect(proxy.requests.length).toBe(1);

    // Also for one that was found stale before the look ended, and has its turn after it.
    world.pass(61);
    for (let late = 0; late < 2; late++) await recheckGate(world.context, session.sessionId, 60);
    expect(proxy.requests.length).toBe(2);
  });

  it("is not passed over while the chain is silent: no key, a time to come back, and it heals by itself", async () => {
    const film = await world.publish({ gate });
    const { viewer } = await newHolder();
    const session = await world.open(viewer, film.videoId);
    for (const mode of ["drop", "hang", "http-503", "garbage", "rpc-error"] as const) {
      proxy.mode = mode;
      world.pass(61);
      await expect(ask(session, film)).rejects.toMatchObject({
        code: "gate_unavailable",
        retryable: true,
        retryAfterSeconds: 5,
        details: { silentChains: [anvil.id] },
      });
      expect(await beat(session)).toMatchObject({
        gateUnavailable: { silentChains: [anvil.id], retryAfterSeconds: 5 },
      });
      await expect(ask(session, film)).rejects.toMatchObject({ code: "gate_unavailable" });
      expect(await endReasonOf(session)).toBeNull();
      proxy.mode = "pass";
      // The endpoints rest for a moment after a failure.
      await expect.poll(async () => (await beat(session)).gateUnavailable, { timeout: 5_000 }).toBeNull();
      expect(await ask(session, film)).toHaveLength(16);
    }
  });

  it("opens nothing while the chain is silent, and calls that an outage", async () => {
    const film = await world.publish({ gate });
    const { viewer } = await newHolder();
    proxy.mode = "drop";
    await expect(world.open(viewer, film.videoId)).rejects.toMatchObject({ code: "gate_unavailable" });
    expect(await world.db.prisma.playbackSession.count({ where: { videoId: film.videoId } })).toBe(0);
    expect(await getAccess(world.context, film.videoId, viewer)).toMatchObject({ access: "unavailable" });
  });

  it("holds running sessions to a rule that the creator changed, at the next key or heart-beat", async () => {
    const film = await world.publish({ access: "everyone" });
    const { viewer } = await newHolder();
    const holder = await world.open(viewer, film.videoId);
    const stranger = await world.open(await signIn(anvilAccount(9)), film.videoId);
    const anonymous = await world.open(null, film.videoId);
    await world.db.prisma.video.update({
      where: { id: film.videoId },
      data: { access: "gated", gate: gate as object },
    });
    expect(await ask(holder, film)).toHaveLength(16);
    await expect(ask(stranger, film)).rejects.toMatchObject({ code: "gate_denied" });
    expect(await endReasonOf(stranger)).toBe("gate_changed");
    await expect(beat(anonymous)).rejects.toMatchObject({
      code: "playback_ended",
      details: { reason: "gate_changed" },
    });
  });

  it("guards storyboard and captions like the keys, and captions of another video besides", async () => {
    const film = await world.publish({ gate });
    await world.disk.put("storyboards/one/storyboard.vtt", Buffer.from("WEBVTT"));
    await world.db.prisma.video.update({
      where: { id: film.videoId },
      data: { storyboardRef: "storyboards/one" },
    });
    const other = await world.publish();
    const caption = await world.addCaption(film.videoId, "WEBVTT");
    const foreign = await world.addCaption(other.videoId, "WEBVTT");
    const { viewer, loseToken } = await newHolder();
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

  it("is asked about the accounts that opened the session, whoever else signs in meanwhile", async () => {
    const film = await world.publish({ gate });
    const { viewer } = await newHolder();
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
