import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Chain, ChainRead, ReadFault, TokenDescription } from "#lib/chains/chain.ts";
import { ChainUnavailableError } from "#lib/chains/chain-unavailable-error.ts";
import { accountIdSchema, chainIdSchema } from "#lib/shared/caip.ts";
import { namespaceOf } from "#lib/shared/namespaces/table.ts";

/** A real chain with known things on it, and chains that do not answer. */
export interface ChainFixture {
  chain: Chain;
  facts: { read: ChainRead; value: unknown }[];
  /** Questions to contracts that are missing or misbehave. */
  faults: { read: ChainRead; fault: ReadFault }[];
  /** What the tokens at some addresses say of themselves, at least; null where there is none. */
  tokens: { address: string; token: Partial<TokenDescription> | null }[];
  /** Signs with a key that the chain knows. */
  sign(message: string): Promise<{ account: string; signature: string }>;
  /** Makes a new block. */
  advance(): Promise<void>;
  /** The same chain behind an endpoint that takes requests and never answers, with a time limit of a second or less. */
  silent: Chain;
  close(): Promise<void>;
}

/** What every plugin of the kind `Chain` must keep; run it with a real chain. */
export function chainConformance(name: string, setUp: () => Promise<ChainFixture>): void {
  describe(`${name} is a Chain`, () => {
    let fixture: ChainFixture;
    beforeAll(async () => {
      fixture = await setUp();
    });
    afterAll(() => fixture?.close());

    it("names itself by CAIP-2 and for people", () => {
      expect(chainIdSchema.parse(fixture.chain.id)).toBe(fixture.chain.id);
      expect(fixture.chain.name).not.toBe("");
    });

    it("answers each question, however often and in whatever order it is asked", async () => {
      const questions = [...fixture.facts, ...fixture.facts.toReversed()];
      const { resultOf } = await fixture.chain.read(questions.map(({ read }) => read));
      for (const { read, value } of questions) expect(resultOf(read)).toEqual({ ok: true, value });
    });

    it("gives equal questions one key, and others other keys", () => {
      const reads = [...fixture.facts, ...fixture.faults].map(({ read }) => read);
      expect(new Set(reads.map(({ key }) => key)).size).toBe(reads.length);
      const { name: namespace } = namespaceOf(fixture.chain.id);
      expect(reads.every((read) => read.namespace === namespace)).toBe(true);
    });

    it("says that it does not know a question of another namespace, and answers its own beside it", async () => {
      const [fact] = fixture.facts;
      if (fact === undefined) throw new Error("The fixture has no facts.");
      const foreign: ChainRead = { namespace: "foreign", key: fact.read.key };
      const alone = await fixture.chain.read([foreign]);
      expect(alone.resultOf(foreign)).toEqual({ ok: false, fault: "not_supported" });
      const beside = await fixture.chain.read([foreign, fact.read]);
      expect(beside.resultOf(fact.read)).toEqual({ ok: true, value: fact.value });
    });

    it("says which block the answers are true of, and moves on with the chain", async () => {
      const before = await fixture.chain.read([]);
      await fixture.advance();
      const after = await fixture.chain.read(fixture.facts.map(({ read }) => read));
      expect(after.block.number).toBeGreaterThan(before.block.number);
      expect(after.block.hash).not.toBe(before.block.hash);
      expect(after.block.timestamp).toBeGreaterThanOrEqual(before.block.timestamp);
    });

    it("gives each misbehaving contract a fault and its neighbours their answers", async () => {
      for (const { read, fault } of fixture.faults) {
        const around = fixture.facts.map((fact) => fact.read);
        const { resultOf } = await fixture.chain.read([...around, read, ...around]);
        expect(resultOf(read)).toEqual({ ok: false, fault });
        for (const fact of fixture.facts)
          expect(resultOf(fact.read)).toEqual({ ok: true, value: fact.value });
      }
    });

    it("answers far more questions than fit in one call, all as of one block", async () => {
      const questions = Array.from(
        { length: 900 },
        (_, index) => fixture.facts[index % fixture.facts.length],
      );
      const { resultOf } = await fixture.chain.read(questions.flatMap((fact) => (fact ? [fact.read] : [])));
      for (const { read, value } of fixture.facts) expect(resultOf(read)).toEqual({ ok: true, value });
    });

    it("tells what a token says of itself, null where there is none, and refuses what is no address", async () => {
      for (const { address, token } of fixture.tokens) {
        const told = await fixture.chain.describeToken(address);
        if (token === null) expect(told).toBeNull();
        else expect(told).toMatchObject(token);
      }
      await expect(fixture.chain.describeToken("no address!")).rejects.toMatchObject({
        code: "request_invalid",
      });
    });

    it("verifies a signature of the account's key and no other", async () => {
      const { account, signature } = await fixture.sign("Open the gate");
      expect(accountIdSchema.parse(account)).toBe(account);
      const { chain } = fixture;
      expect(await chain.verifySignature({ account, message: "Open the gate", signature })).toEqual({
        valid: true,
        by: "key",
      });
      const wrong = { account, message: "Open the gate" };
      const claims = [
        { account, message: "Open the gate!", signature },
        { ...wrong, signature: "" },
        { ...wrong, signature: "0x" },
      ];
      for (const claim of claims) expect(await chain.verifySignature(claim)).toEqual({ valid: false });
    });

    it("is unavailable, not wrong, when its endpoints are silent", async () => {
      const failure = await fixture.silent
        .read(fixture.facts.map(({ read }) => read))
        .catch((error) => error);
      expect(failure).toBeInstanceOf(ChainUnavailableError);
      expect(failure).toMatchObject({
        code: "chain_unavailable",
        retryable: true,
        details: { chain: fixture.silent.id },
      });
      expect(failure.retryAfterSeconds).toBeGreaterThan(0);
      expect(fixture.silent.health().status).toBe("down");
    });

    it("stops at once when it is told to", async () => {
      const reason = new Error("the viewer left");
      const reading = fixture.silent.read([], { signal: AbortSignal.abort(reason) });
      await expect(reading).rejects.toBe(reason);
    });
  });
}
