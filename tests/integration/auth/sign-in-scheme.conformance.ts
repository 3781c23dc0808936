import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Challenge, issueNonce, nonceSeconds } from "#lib/auth/nonces.ts";
import { signIn } from "#lib/auth/sign-in.ts";
import type { SignInScheme } from "#lib/auth/sign-in-scheme.ts";
import { Registry } from "#lib/kernel/registry.ts";
import type { Clock } from "#lib/platform/clock.ts";
import { type Database, openDatabase } from "#lib/platform/db.ts";
import { AppError } from "#lib/platform/errors.ts";
import { accountIdSchema } from "#lib/shared/caip.ts";
import { createTestDatabase, type TestDatabase } from "../../setup/postgres.ts";

export interface SchemeFixture {
  scheme: SignInScheme;
  /** The account that is proved, as it is kept. */
  account: string;
  /** The body that proves it, as a client sends it. */
  prove(challenge: Challenge): Promise<{ scheme: string } & Record<string, unknown>>;
  /** Bodies that answer the challenge and do not prove the account. */
  forge(challenge: Challenge): Promise<({ scheme: string } & Record<string, unknown>)[]>;
}

const site = new URL("https://gate.example");

/** What every plugin of the kind `SignInScheme` must keep; run it with a real database. */
export function signInSchemeConformance(name: string, setUp: (clock: Clock) => SchemeFixture): void {
  describe(`${name} is a sign-in scheme`, () => {
    let now = new Date("2026-11-23T12:00:00.000Z");
    const clock = { now: () => now };
    const { scheme, account, prove, forge } = setUp(clock);
    const signIns = new Registry<SignInScheme>("sign-in scheme");
    signIns.add(scheme.name, scheme);
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
    const challenge = () => issueNonce(db.prisma, clock, site);
    const attempt = (body: { scheme: string }) => signIn({ db, clock, signIns }, { body, userAgent: null });
    const sessions = () => db.prisma.session.count();

    test("the proved account is the same viewer every time, and each sign-in a session of its own", async () => {
      const first = await attempt(await prove(await challenge()));
      const second = await attempt(await prove(await challenge()));
      expect(first.session.accounts).toEqual([account]);
      expect(accountIdSchema.parse(account)).toBe(account);
      expect(second.session.viewerId).toBe(first.session.viewerId);
      expect(second.token).not.toBe(first.token);
    });

    test("a proof is good once, whoever is faster", async () => {
      const proof = await prove(await challenge());
      const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => attempt(proof)));
      expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      for (const outcome of outcomes) {
        if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ code: "nonce_consumed" });
      }
      await expect(attempt(proof)).rejects.toMatchObject({ code: "nonce_consumed" });
    });

    test("a challenge that was never issued here, or is five minutes old, is answered by nobody", async () => {
      const foreign = { ...(await challenge()), nonce: "f".repeat(48) };
      await expect(attempt(await prove(foreign))).rejects.toMatchObject({ code: "nonce_unknown" });
      const proof = await prove(await challenge());
      const before = now;
      now = new Date(now.getTime() + nonceSeconds * 1000);
      await expect(attempt(proof)).rejects.toMatchObject({ code: "nonce_expired" });
      now = before;
    });

    test("an answer to another site, another time or another text is refused, and the challenge stays good", async () => {
      const issued = await challenge();
      const before = await sessions();
      const later = (date: Date) => new Date(date.getTime() + 1000);
      for (const changes of [
        { domain: "evil.example" },
        { uri: "https://evil.example" },
        { statement: "Give me everything" },
        { issuedAt: later(issued.issuedAt) },
        { expiresAt: later(issued.expiresAt) },
      ]) {
        const proof = await prove({ ...issued, ...changes });
        await expect(attempt(proof), JSON.stringify(changes)).rejects.toMatchObject({
          code: "sign_in_invalid",
        });
      }
      expect(await sessions()).toBe(before);
      await expect(attempt(await prove(issued))).resolves.toBeDefined();
    });

    test("a forged proof is refused without a word of what it held, and the challenge stays good", async () => {
      const issued = await challenge();
      const forged = await forge(issued);
      expect(forged.length).toBeGreaterThan(1);
      for (const body of forged) {
        const refusal = await attempt(body).catch((error: unknown) => error);
        expect(refusal).toMatchObject({ code: "sign_in_invalid" });
        for (const value of Object.values(body)) {
          if (value !== "" && value !== scheme.name) expect(String(refusal)).not.toContain(value);
        }
      }
      await expect(attempt(await prove(issued))).resolves.toBeDefined();
    });

    test("a body that is no proof is a wrong request, whatever it holds", async () => {
      const proof = await prove(await challenge());
      const fields = Object.keys(proof).filter((field) => field !== "scheme");
      for (const field of fields) {
        for (const value of [undefined, null, 7, [], {}]) {
          const body = { ...proof, [field]: value };
          await expect(attempt(body), `${field}: ${value}`).rejects.toMatchObject({
            code: "request_invalid",
          });
        }
      }
      for (const value of ["", "x".repeat(3000)]) {
        const body = Object.fromEntries(fields.map((field) => [field, value]));
        await expect(attempt({ scheme: scheme.name, ...body })).rejects.toBeInstanceOf(AppError);
      }
    });
  });
}
