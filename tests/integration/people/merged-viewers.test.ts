import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "#lib/platform/ids.ts";
import { exportAccount, getAccount, linkAccount } from "#lib/shared/api/account.ts";
import { getSession } from "#lib/shared/api/auth.ts";
import { type LinkingWorld, newKey, startLinkingWorld } from "./linking-world.ts";

let world: LinkingWorld;
beforeAll(async () => {
  world = await startLinkingWorld();
});
afterAll(() => world?.stop());

describe("an account that is another viewer's", () => {
  /** Somebody who watched, was told something, reported, and made a video. */
  async function busyPerson() {
    const busy = await world.newPerson();
    const { prisma } = world.host.db;
    const { viewerId, sessionId } = busy.person;
    const videoId = await world.makeVideo(busy.person);
    const film = await world.makeVideo(await world.signIn());
    const times = { gateCheckedAt: new Date(), lastSeenAt: new Date(), expiresAt: new Date() };
    await prisma.playbackSession.create({
      data: {
        ...times,
        id: newId("pbs"),
        tokenHash: "0".repeat(64),
        subject: viewerId,
        viewerId,
        videoId: film,
        client: "browser",
        authSessionId: sessionId,
        accounts: [busy.account],
        positionSeconds: 42,
        endedAt: new Date(),
        endReason: "closed",
      },
    });
    const data = { title: "A walk", reason: null };
    await prisma.notice.create({
      data: { id: newId("ntc"), eventId: newId("evt"), viewerId, kind: "ready", videoId, data },
    });
    await prisma.report.create({
      data: { id: newId("rpt"), videoId: film, reporterId: viewerId, reason: "other", text: "Look." },
    });
    const address = `${busy.key.address.slice(2, 12)}@example.org`;
    await prisma.emailContact.create({
      data: { viewerId, address, unsubscribeToken: newId("gen"), confirmedAt: new Date() },
    });
    return { ...busy, videoId, film, address };
  }

  it("is left alone until its owner says so; then all of theirs is one person's, by the same signature", async () => {
    const [{ person, account }, other] = [await world.newPerson(), await busyPerson()];
    const proof = await world.linkProof(person, other.key);
    const refused = await world.ask(linkAccount, person, { body: { proof } });
    expect(refused).toMatchObject({ status: 409, code: "account_taken" });
    expect(refused.body.details).toEqual({
      offer: { videos: 1, watched: 1, notices: 1, signIns: 1, mail: "moved" },
    });
    expect(await world.accountsOf(other.person)).toEqual([other.account]);

    const merged = await world.ask(linkAccount, person, { body: { proof, merge: true } });
    expect(merged.body).toEqual({ account: other.account, merged: true });
    // What both were signed in with is one person now, the account that was there first stands first.
    expect((await world.ask(getSession, other.person)).body.viewer.id).toBe(person.viewerId);
    expect((await world.ask(getAccount, person)).body).toMatchObject({
      accounts: [{ id: account }, { id: other.account }],
      videos: 1,
      email: { address: other.address, confirmed: true },
    });
    const kept = (await world.ask(exportAccount, person)).body;
    expect(kept).toMatchObject({
      videos: [{ id: other.videoId, creatorId: person.viewerId }],
      playback: [{ videoId: other.film, positionSeconds: 42 }],
      notices: [{ videoId: other.videoId }],
      reports: [{ videoId: other.film }],
    });
    const { prisma } = world.host.db;
    expect(await prisma.viewer.count({ where: { id: other.person.viewerId } })).toBe(0);
    const again = await world.ask(linkAccount, person, { body: { proof, merge: true } });
    expect(again.code).toBe("nonce_consumed");
  });

  it("keeps the mail address of who merges", async () => {
    const [me, other] = [await busyPerson(), await busyPerson()];
    expect((await world.link(me.person, other.key)).body.details.offer.mail).toBe("forgotten");
    expect((await world.link(me.person, other.key, true)).status).toBe(201);
    expect((await world.ask(getAccount, me.person)).body.email.address).toBe(me.address);
  });

  it("brings no account along that did not sign", async () => {
    const [{ person }, other] = [await world.newPerson(), await world.newPerson()];
    await world.link(other.person, newKey());
    for (const merge of [false, true]) {
      const refused = await world.link(person, other.key, merge);
      expect(refused).toMatchObject({ code: "account_taken", body: { details: { offer: null } } });
    }
    expect(await world.accountsOf(other.person)).toHaveLength(2);
  });
});
