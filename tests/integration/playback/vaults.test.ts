import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contractCalls } from "../gate/ownership-world.ts";
import { type GatedWorld, startGatedWorld } from "./gated-world.ts";
import type { Holder, TestFilm } from "./playback-world.ts";

const none = `0x${"0".repeat(64)}`;

describe("playback by a wallet that a vault delegated to, on a real chain", () => {
  let world: GatedWorld;
  let calls: ReturnType<typeof contractCalls>;
  beforeAll(async () => {
    world = await startGatedWorld();
    calls = contractCalls(world.anvil);
    await calls.installRegistry();
  });
  afterAll(() => world?.stop());

  /** A vault with a membership, and a wallet that it delegated to. */
  const delegated = async () => {
    const [vault, hot] = [await world.newHolder(), await world.newAccount()];
    const delegate = (enable: boolean, to = hot) =>
      calls.delegate(vault.account, "delegateAll", [to.address, none, enable]);
    await delegate(true);
    return { vault, hot, delegate, viewer: await world.signInWith(hot) };
  };
  const beatUntilStopped = async (session: Holder) => {
    for (let beats = 0; beats < 10; beats += 1) {
      world.pass(5);
      await world.beat(session);
    }
  };

  /** Asks for the keys of the first 80 runs; the time goes on, so that each read of the chain has a time of its own. */
  const drain = async (session: Holder, film: TestFilm) => {
    for (let run = 0; run < 80; run += 1) {
      world.pass(0.001);
      await world.ask(session, film, run);
    }
  };

  it("plays, and stops when the vault takes the delegation back", async () => {
    const film = await world.publish({ gate: world.gate });
    const { viewer, delegate } = await delegated();
    const session = await world.open(viewer, film.videoId);
    expect(await world.ask(session, film)).toHaveLength(16);
    await delegate(false);
    await expect(beatUntilStopped(session)).rejects.toMatchObject({ code: "gate_denied" });
    expect(await world.endReasonOf(session)).toBe("revoked");
  });

  it("stops when the vault sends the token away", async () => {
    const film = await world.publish({ gate: world.gate });
    const { viewer, vault } = await delegated();
    const session = await world.open(viewer, film.videoId);
    await vault.loseToken();
    await expect(beatUntilStopped(session)).rejects.toMatchObject({ code: "gate_denied" });
  });

  it("is paced by the vault's token, whichever of its wallets asks", async () => {
    const film = await world.publish({ gate: world.gate, runs: 100 });
    const { viewer, vault, delegate } = await delegated();
    const first = await world.open(viewer, film.videoId);
    await drain(first, film);
    const other = await world.newAccount();
    await delegate(true, other);
    for (const each of [await world.signInWith(other), vault.viewer]) {
      const session = await world.open(each, film.videoId);
      await expect(world.ask(session, film, 80)).rejects.toMatchObject({ code: "keys_paced" });
    }
  });

  it("leaves no debt behind by sending the token on and getting it back as a delegation", async () => {
    const film = await world.publish({ gate: world.gate, runs: 100 });
    const drainer = await world.newHolder();
    const session = await world.open(drainer.viewer, film.videoId);
    await drain(session, film);
    const next = await world.newAccount();
    await drainer.loseToken(next.address);
    await calls.delegate(next, "delegateAll", [drainer.account.address, none, true]);
    const second = await world.open(await world.signInWith(next), film.videoId);
    await expect(drain(second, film)).rejects.toMatchObject({ code: "keys_paced" });
  });
});
