import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { unlinkAccount } from "#lib/account/link-account.ts";
import { movePlayback } from "#lib/playback/change-accounts.ts";
import { getAccess } from "#lib/playback/get-access.ts";
import { ended, expectEnded } from "./expect-ended.ts";
import { type GatedWorld, startGatedWorld } from "./gated-world.ts";
import type { TestViewer } from "./playback-world.ts";

let world: GatedWorld;
beforeAll(async () => {
  world = await startGatedWorld();
});
afterAll(() => world?.stop());

/** Somebody who signed in with an account that holds nothing, and whose other account holds the membership. */
async function newViewer() {
  const account = await world.newAccount();
  const tokenId = await world.anvil.mint(world.membership, account);
  const holding = `${world.anvil.id}:${account.address.toLowerCase()}`;
  const signedIn = await world.signIn();
  return { account, tokenId, holding, viewer: await link(signedIn, holding) };
}

async function link(viewer: TestViewer, account: string): Promise<TestViewer> {
  await world.db.prisma.account.create({ data: { id: account, viewerId: viewer.viewerId } });
  return { ...viewer, accounts: [...viewer.accounts, account] };
}

const unlink = (viewer: TestViewer, account: string) => unlinkAccount(world.context, viewer, account);
const without = (viewer: TestViewer, account: string): TestViewer => ({
  ...viewer,
  accounts: viewer.accounts.filter((each) => each !== account),
});

describe("a viewer with several accounts", () => {
  it("watches by whichever holds the token, and stops when that one is removed", async () => {
    const film = await world.publish({ gate: world.gate });
    const { viewer, holding } = await newViewer();
    expect(await getAccess(world.context, film.videoId, viewer)).toMatchObject({
      access: "granted",
      decision: { conditions: [{ outcome: "met", account: holding }] },
    });
    const session = await world.open(viewer, film.videoId);
    expect(await world.ask(session, film)).toHaveLength(16);

    await unlink(viewer, holding);
    // Neither the next key nor the next page rests on a decision of the last seconds.
    await expect(world.ask(session, film, 1)).rejects.toMatchObject({ code: "gate_denied" });
    await expectEnded(world, session, film, "revoked");
    const after = without(viewer, holding);
    expect(await getAccess(world.context, film.videoId, after)).toMatchObject({ access: "denied" });
    await expect(world.open(after, film.videoId)).rejects.toMatchObject({ code: "gate_denied" });
  });

  it("plays on without a break when another account opens the video as well", async () => {
    const film = await world.publish({ gate: world.gate });
    const { viewer, holding } = await newViewer();
    const second = await world.newAccount();
    await world.anvil.mint(world.membership, second);
    const both = await link(viewer, `${world.anvil.id}:${second.address.toLowerCase()}`);
    const session = await world.open(both, film.videoId);
    await unlink(both, holding);
    expect(await world.ask(session, film)).toHaveLength(16);
    await world.beat(session);
    const row = await world.db.prisma.playbackSession.findUniqueOrThrow({ where: { id: session.sessionId } });
    expect(row.accounts).not.toContain(holding);
  });

  it("gets nothing by a request that was let in before the account was removed", async () => {
    const film = await world.publish({ gate: world.gate });
    const { viewer, holding } = await newViewer();
    await getAccess(world.context, film.videoId, viewer);
    await unlink(viewer, holding);
    // Known by the accounts of before, and granted by a decision of the last seconds.
    const session = await world.open(viewer, film.videoId);
    await expect(world.ask(session, film)).rejects.toMatchObject({ code: "gate_denied" });
  });

  it("gets nothing by a look at the chain that was under way when the account was removed", async () => {
    const film = await world.publish({ gate: world.gate });
    const { viewer, holding } = await newViewer();
    const session = await world.open(viewer, film.videoId);
    world.pass(61);
    world.proxy.beforeAnswer = async () => {
      world.proxy.beforeAnswer = undefined;
      await unlink(viewer, holding);
    };
    await expect(world.ask(session, film)).rejects.toMatchObject({ code: "gate_denied" });
    await expectEnded(world, session, film, "revoked");
  });

  it("pays keys from the bucket of the account that holds, whoever it belongs to", async () => {
    const film = await world.publish({ gate: world.gate, runs: 60 });
    const { viewer, holding } = await newViewer();
    const session = await world.open(viewer, film.videoId);
    const drain = async (holder: typeof session) => {
      let keys = 0;
      for (let run = 0; run < 60; run += 1) {
        const outcome = await world.ask(holder, film, run).catch((error: { code: string }) => error.code);
        if (outcome === "keys_paced") break;
        expect(outcome).toHaveLength(16);
        keys += 1;
      }
      return keys;
    };
    const first = await drain(session);
    expect(first).toBeGreaterThan(20);
    await unlink(viewer, holding);
    const alone = await world.signIn(holding);
    expect(alone.viewerId).not.toBe(viewer.viewerId);
    const again = await world.open(alone, film.videoId);
    // What was paid for is free to come back to; nothing new is.
    expect(await drain(again)).toBe(first);
  });
});

describe("two viewers that are merged", () => {
  it("have one limit of streams, which those that play pass with their next request", async () => {
    const [one, two] = [await world.signIn(), await world.signIn()];
    const film = await world.publish();
    const ofOne = [await world.open(one, film.videoId), await world.open(one, film.videoId)];
    const [third, fourth] = [await world.open(two, film.videoId), await world.open(two, film.videoId)];
    await world.db.prisma.$transaction((tx) => movePlayback(tx, two.viewerId, one.viewerId, world.now()));
    await world.beat(third);
    await expect(world.beat(fourth)).rejects.toMatchObject(ended("limit"));
    for (const session of [...ofOne, third]) expect(await world.ask(session, film)).toHaveLength(16);
  });

  it("go on where either of them stopped", async () => {
    const [one, two] = [await world.signIn(), await world.signIn()];
    const film = await world.publish();
    const session = await world.open(two, film.videoId);
    await world.beat(session, 42);
    await world.db.prisma.$transaction((tx) => movePlayback(tx, two.viewerId, one.viewerId, world.now()));
    expect((await world.open(one, film.videoId)).playback.resumeAtSeconds).toBe(42);
  });
});
