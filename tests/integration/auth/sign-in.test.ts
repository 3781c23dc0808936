import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { createSiweMessage } from "viem/siwe";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Challenge, issueNonce, nonceSeconds } from "#lib/auth/nonces.ts";
import { findSession, revokeSessions, sessionSeconds } from "#lib/auth/sessions.ts";
import { signIn } from "#lib/auth/sign-in.ts";
import { type Database, openDatabase } from "#lib/platform/db.ts";
import { createTestDatabase, type TestDatabase } from "../../setup/postgres.ts";

const site = new URL("https://gate.example");
const wallet = privateKeyToAccount(generatePrivateKey());
const noChains = { get: () => undefined };
let now = new Date("2026-11-23T12:00:00.000Z");
const clock = { now: () => now };
let server: TestDatabase;
let db: Database;

beforeAll(async () => {
  server = await createTestDatabase();
  db = openDatabase(server.url, { maxConnections: 20 });
});

afterAll(async () => {
  await db.close();
  await server.drop();
});

type Fields = Parameters<typeof createSiweMessage>[0];

function messageFor(challenge: Challenge, changes: Partial<Fields> = {}): string {
  return createSiweMessage({
    address: wallet.address,
    chainId: 424_242,
    domain: challenge.domain,
    nonce: challenge.nonce,
    uri: challenge.uri,
    statement: challenge.statement,
    version: "1",
    issuedAt: challenge.issuedAt,
    expirationTime: challenge.expiresAt,
    ...changes,
  });
}

async function attempt(message: string, signer = wallet) {
  const signature = await signer.signMessage({ message });
  return signIn({ db, clock, chains: noChains }, { message, signature, userAgent: "test" });
}

const challenge = () => issueNonce(db.prisma, clock, site);

describe("sign-in with Ethereum", () => {
  test("a key on a network that we do not know signs in, as the same viewer every time", async () => {
    const first = await attempt(messageFor(await challenge()));
    const second = await attempt(messageFor(await challenge(), { chainId: 1 }));
    expect(first.session.accounts).toEqual([`eip155:0:${wallet.address.toLowerCase()}`]);
    expect(second.session.viewerId).toBe(first.session.viewerId);
    expect(second.token).not.toBe(first.token);
    expect((await findSession(db.prisma, clock, first.token))?.viewerId).toBe(first.session.viewerId);
  });

  test("a nonce is consumed: a replayed message is refused", async () => {
    const message = messageFor(await challenge());
    await attempt(message);
    await expect(attempt(message)).rejects.toMatchObject({ code: "nonce_consumed" });
  });

  test("of ten sign-ins that race for one nonce exactly one wins", async () => {
    const message = messageFor(await challenge());
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => attempt(message)));
    const won = outcomes.filter(({ status }) => status === "fulfilled");
    expect(won).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ code: "nonce_consumed" });
    }
  });

  test("a nonce that we never issued is refused", async () => {
    const foreign = { ...(await challenge()), nonce: "f".repeat(48) };
    await expect(attempt(messageFor(foreign))).rejects.toMatchObject({ code: "nonce_unknown" });
  });

  test("a nonce is refused after five minutes", async () => {
    const message = messageFor(await challenge());
    const before = now;
    now = new Date(now.getTime() + nonceSeconds * 1000);
    await expect(attempt(message)).rejects.toMatchObject({ code: "nonce_expired" });
    now = before;
  });

  test.each<[string, Partial<Fields>]>([
    ["another site's domain", { domain: "evil.example" }],
    ["another URI", { uri: "https://evil.example" }],
    ["another statement", { statement: "Give me everything" }],
    ["another time of issue", { issuedAt: new Date("2026-11-23T11:00:00.000Z") }],
    ["a later expiry than its nonce's", { expirationTime: new Date("2027-01-01T00:00:00.000Z") }],
    ["a time before which it is not valid", { notBefore: new Date("2026-11-23T12:01:00.000Z") }],
    ["a scheme", { scheme: "http" }],
  ])("a message with %s is refused, and its nonce stays good", async (_, changes) => {
    const issued = await challenge();
    await expect(attempt(messageFor(issued, changes))).rejects.toMatchObject({ code: "sign_in_invalid" });
    await expect(attempt(messageFor(issued))).resolves.toBeDefined();
  });

  test("a message with text behind its fields is refused", async () => {
    const message = `${messageFor(await challenge())}\nResources:\n- https://evil.example\nextra`;
    await expect(attempt(message)).rejects.toMatchObject({ code: "sign_in_invalid" });
  });

  test("another key's signature is refused", async () => {
    const message = messageFor(await challenge());
    const other = privateKeyToAccount(generatePrivateKey());
    await expect(attempt(message, other)).rejects.toMatchObject({ code: "sign_in_invalid" });
  });

  test("the high-s twin of a good signature is refused", async () => {
    const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
    const message = messageFor(await challenge());
    const signature = await wallet.signMessage({ message });
    const s = order - BigInt(`0x${signature.slice(66, 130)}`);
    const v = signature.endsWith("1b") ? "1c" : "1b";
    const twin = `${signature.slice(0, 66)}${s.toString(16).padStart(64, "0")}${v}` as `0x${string}`;
    await expect(
      signIn({ db, clock, chains: noChains }, { message, signature: twin, userAgent: null }),
    ).rejects.toMatchObject({ code: "sign_in_invalid" });
  });
});

describe("sessions", () => {
  test("the database keeps no token", async () => {
    const { token } = await attempt(messageFor(await challenge()));
    const rows = await db.prisma.session.findMany();
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  test("a session ends after thirty days", async () => {
    const { token } = await attempt(messageFor(await challenge()));
    const before = now;
    now = new Date(now.getTime() + sessionSeconds * 1000 - 1);
    expect(await findSession(db.prisma, clock, token)).not.toBeNull();
    now = new Date(before.getTime() + sessionSeconds * 1000);
    expect(await findSession(db.prisma, clock, token)).toBeNull();
    now = before;
  });

  test("sign-out everywhere ends every session of the viewer and tells so", async () => {
    const one = await attempt(messageFor(await challenge()));
    const two = await attempt(messageFor(await challenge()));
    await db.prisma.$transaction((tx) => revokeSessions(tx, clock, one.session.viewerId));
    expect(await findSession(db.prisma, clock, one.token)).toBeNull();
    expect(await findSession(db.prisma, clock, two.token)).toBeNull();
    const events = await db.prisma.outbox.findMany({ where: { name: "session/revoked" } });
    expect(events.at(-1)?.data).toEqual({ viewerId: one.session.viewerId });
  });
});
