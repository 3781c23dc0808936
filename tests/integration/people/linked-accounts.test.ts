import type { PrivateKeyAccount } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  confirmAccount,
  deleteAccount,
  endOtherSignIns,
  exportAccount,
  getAccount,
  linkAccount,
} from "#lib/shared/api/account.ts";
import { createNonce, createSession, getSession } from "#lib/shared/api/auth.ts";
import { banViewer, listReports, unbanViewer } from "#lib/shared/api/moderation.ts";
import { assertMayStore } from "#lib/videos/quota.ts";
import type { Person } from "../videos/video-world.ts";
import { accountOf, answerTo, type LinkingWorld, newKey, startLinkingWorld } from "./linking-world.ts";

let world: LinkingWorld;
beforeAll(async () => {
  world = await startLinkingWorld();
});
afterAll(() => world?.stop());

describe("linking an account", () => {
  it("needs a signature of it, and one by an own account that is at most five minutes old", async () => {
    const { key, account, person } = await world.newPerson();
    const other = newKey();
    const { prisma } = world.host.db;
    const grownOld = { provenAt: new Date(Date.now() - 5 * 60_000) };
    await prisma.session.update({ where: { id: person.sessionId }, data: grownOld });
    expect((await world.challengeOf(person, "link")).code).toBe("proof_needed");

    const confirm = async (signer: PrivateKeyAccount) =>
      world.ask(confirmAccount, person, {
        body: await answerTo(await world.challengeOf(person, "confirm"), signer),
      });
    expect((await confirm(other)).code).toBe("sign_in_invalid");
    expect((await world.challengeOf(person, "link")).code).toBe("proof_needed");
    expect((await confirm(key)).status).toBe(204);
    const proof = await world.linkProof(person, other);
    expect(proof.message).toContain(`Link this account to ${account.split(":")[2]} at StreamGate`);
    const linked = await world.ask(linkAccount, person, { body: { proof } });
    expect(linked).toMatchObject({ status: 201, body: { account: accountOf(other), merged: false } });
    expect(await world.accountsOf(person)).toEqual([account, accountOf(other)]);

    // Whoever signs in with it is the same person.
    const elsewhere = await world.signIn(accountOf(other));
    expect(elsewhere.viewerId).toBe(person.viewerId);
    expect(elsewhere.accounts).toEqual([accountOf(other), account]);
  });

  it("takes no signature that was given for anything else, to anybody else, or twice", async () => {
    const [{ person }, { person: stranger, key: strangers }] = [
      await world.newPerson(),
      await world.newPerson(),
    ];
    const key = newKey();
    const signIn = await answerTo(await world.ask(createNonce, null), key);
    const forLink = await world.linkProof(person, key);
    const forConfirm = await answerTo(await world.challengeOf(person, "confirm"), key);
    const ofStranger = await world.linkProof(stranger, key);
    for (const proof of [signIn, forConfirm, ofStranger]) {
      expect((await world.ask(linkAccount, person, { body: { proof } })).code).toBe("sign_in_invalid");
    }
    for (const body of [forLink, forConfirm]) {
      expect((await world.ask(createSession, null, { body })).code).toBe("sign_in_invalid");
    }
    for (const body of [signIn, forLink]) {
      expect((await world.ask(confirmAccount, person, { body })).code).toBe("sign_in_invalid");
    }
    const forged = { ...forLink, signature: await strangers.signMessage({ message: forLink.message }) };
    expect((await world.ask(linkAccount, person, { body: { proof: forged } })).code).toBe("sign_in_invalid");
    expect(await world.accountsOf(person)).toHaveLength(1);

    const attempts = await Promise.all(
      Array.from({ length: 6 }, () => world.ask(linkAccount, person, { body: { proof: forLink } })),
    );
    expect(attempts.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(new Set(attempts.map(({ code }) => code))).toEqual(new Set([undefined, "nonce_consumed"]));
    expect(await world.accountsOf(person)).toHaveLength(2);
    expect((await world.ask(linkAccount, null, { body: { proof: forLink } })).code).toBe("sign_in_required");
  });

  it("of two people who add the same account at once one has it", async () => {
    const [one, two] = [await world.newPerson(), await world.newPerson()];
    const key = newKey();
    const proofs = await Promise.all([one, two].map(({ person }) => world.linkProof(person, key)));
    const answers = await Promise.all(
      [one, two].map(({ person }, index) =>
        world.ask(linkAccount, person, { body: { proof: proofs[index] } }),
      ),
    );
    expect(answers.map(({ code }) => code).sort()).toEqual(["account_taken", undefined]);
  });

  it("stops at ten", async () => {
    const { person } = await world.newPerson();
    const { prisma } = world.host.db;
    const more = Array.from({ length: 8 }, () => ({ id: accountOf(newKey()), viewerId: person.viewerId }));
    await prisma.account.createMany({ data: more });
    expect((await world.link(person, newKey())).status).toBe(201);
    expect((await world.link(person, newKey())).code).toBe("account_limit");
    const { key } = await world.newPerson();
    expect((await world.link(person, key, true)).code).toBe("account_limit");
    expect(await world.accountsOf(person)).toHaveLength(10);
  });
});

describe("removing an account", () => {
  it("ends its sign-ins alone, and it comes back as somebody new", async () => {
    const { person, account } = await world.newPerson();
    const key = newKey();
    await world.link(person, key);
    const elsewhere = await world.signIn(accountOf(key));
    const another = await world.signIn(account);
    expect((await world.unlink(person, accountOf(key))).status).toBe(204);
    expect((await world.ask(getSession, elsewhere)).body.viewer).toBeNull();
    expect(await world.accountsOf(another)).toEqual([account]);
    expect((await world.signIn(accountOf(key))).viewerId).not.toBe(person.viewerId);
  });

  it("refuses the only one, the one that is signed in with, and anybody else's", async () => {
    const { person, account } = await world.newPerson();
    expect((await world.unlink(person, account)).code).toBe("account_in_use");
    const key = newKey();
    await world.link(person, key);
    expect((await world.unlink(person, account)).code).toBe("account_in_use");
    expect((await world.unlink(person, (await world.newPerson()).account)).code).toBe("not_found");
    expect((await world.unlink(person, "nonsense")).code).toBe("request_invalid");
    // Two browsers that remove each other's account at once leave one.
    const elsewhere = await world.signIn(accountOf(key));
    const answers = await Promise.all([
      world.unlink(person, accountOf(key)),
      world.unlink(elsewhere, account),
    ]);
    expect(answers.map(({ code }) => code).sort()).toEqual(["account_in_use", undefined]);
  });

  it("gives nobody a new quota: what was used goes along wherever the account is linked", async () => {
    const { person } = await world.newPerson();
    const key = newKey();
    await world.link(person, key);
    const { prisma } = world.host.db;
    await world.makeVideo(person);
    const quota = { bytes: 8, minutesPerDay: 10, concurrentJobs: 2 };
    const store = (viewerId: string, size: number) => assertMayStore(prisma, quota, viewerId, size);
    await expect(store(person.viewerId, 4)).rejects.toMatchObject({ code: "quota_exceeded" });

    await world.unlink(person, accountOf(key));
    expect((await world.ask(exportAccount, person)).body.formerAccounts).toEqual([accountOf(key)]);
    const alone = await world.signIn(accountOf(key));
    await expect(store(alone.viewerId, 4)).rejects.toMatchObject({ code: "quota_exceeded" });
    await expect(store(alone.viewerId, 3)).resolves.toBeUndefined();

    const third = await world.newPerson();
    await expect(store(third.person.viewerId, 4)).resolves.toBeUndefined();
    await world.link(third.person, key, true);
    await expect(store(third.person.viewerId, 4)).rejects.toMatchObject({ code: "quota_exceeded" });
    // Deleting the account in between changes nothing either.
    await world.ask(deleteAccount, third.person, { body: { confirmation: "delete my account" } });
    const back = await world.signIn(accountOf(key));
    await expect(store(back.viewerId, 4)).rejects.toMatchObject({ code: "quota_exceeded" });
  });

  it("of somebody who never uploaded leaves nothing", async () => {
    const { person } = await world.newPerson();
    const key = newKey();
    await world.link(person, key);
    await world.unlink(person, accountOf(key));
    expect((await world.ask(exportAccount, person)).body.formerAccounts).toEqual([]);
  });
});

describe("a ban", () => {
  const ban = (viewerId: string, operator: Person) =>
    world.ask(banViewer, operator, { params: { viewerId }, body: { reason: "Spam." } });

  it("is of all accounts of a viewer, and none gets away from it or brings it elsewhere", async () => {
    const { person, account } = await world.newPerson();
    const key = newKey();
    await world.link(person, key);
    const operator = await world.signInOperator();
    expect((await ban(person.viewerId, operator)).status).toBe(204);
    expect((await world.unlink(person, accountOf(key))).code).toBe("account_banned");
    expect((await world.link(person, newKey())).code).toBe("account_banned");
    const clean = await world.newPerson();
    for (const merge of [false, true]) {
      expect((await world.link(clean.person, key, merge)).code).toBe("account_banned");
    }
    // The account's viewer is gone; the ban is not.
    await world.ask(deleteAccount, person, { body: { confirmation: "delete my account" } });
    expect((await world.link(clean.person, key)).code).toBe("account_banned");
    expect((await world.ask(getAccount, await world.signIn(account))).body.banReason).toBe("Spam.");
    expect((await world.ask(getAccount, clean.person)).body.banReason).toBeNull();
  });

  it("that is lifted lets accounts be changed again", async () => {
    const { person } = await world.newPerson();
    const operator = await world.signInOperator();
    await ban(person.viewerId, operator);
    const order = { params: { viewerId: person.viewerId }, body: { reason: "Sorted out." } };
    await world.ask(unbanViewer, operator, order);
    expect((await world.link(person, newKey())).status).toBe(201);
  });
});

it("an operator's rights are with whoever signed in with that account, not with the others of the viewer", async () => {
  const operator = await world.signInOperator();
  const key = newKey();
  expect((await world.link(operator, key)).status).toBe(201);
  const byOther = await world.signIn(accountOf(key));
  expect(byOther.viewerId).toBe(operator.viewerId);
  expect((await world.ask(listReports, byOther)).code).toBe("operator_required");
  expect((await world.ask(getSession, byOther)).body.viewer.operator).toBe(false);
  expect((await world.ask(listReports, operator)).status).toBe(200);
});

it("all other browsers are signed out at once", async () => {
  const { person, account } = await world.newPerson();
  const others = [await world.signIn(account), await world.signIn(account)];
  expect((await world.ask(endOtherSignIns, person)).status).toBe(204);
  for (const other of others) expect((await world.ask(getSession, other)).body.viewer).toBeNull();
  expect((await world.ask(getAccount, person)).body.sessions).toHaveLength(1);
});
