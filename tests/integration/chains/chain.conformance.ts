import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Chain, ChainRead, ReadFault } from "#lib/chains/chain.ts";
import { ChainUnavailableError } from "#lib/chains/chain-unavailable-error.ts";
import { accountIdSchema, chainIdSchema } from "#lib/shared/caip.ts";

/** A real chain with known things on it, and chains that do not answer. */
export interface ChainFixture {
  chain: Chain;
  facts: { read: ChainRead; value: bigint | string | boolean }[];
  /** Questions to contracts that are missing or misbehave. */
  faults: { read: ChainRead; fault: ReadFault }[];
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

    it("answers in the order of the questions", async () => {
      const questions = [...fixture.facts, ...fixture.facts.toReversed()];
      const { results } = await fixture.chain.read(questions.map(({ read }) => read));
      expect(results).toEqual(questions.map(({ value }) => ({ ok: true, value })));
    });

    it("says which block the answers are true of, and moves on with the chain", async () => {
      const before = await fixture.chain.read([]);
      expect(before.results).toEqual([]);
      await fixture.advance();
      const after = await fixture.chain.read(fixture.facts.map(({ read }) => read));
      expect(after.block.number).toBeGreaterThan(before.block.number);
      expect(after.block.hash).not.toBe(before.block.hash);
      expect(after.block.timestamp).toBeGreaterThanOrEqual(before.block.timestamp);
    });

    it("gives each misbehaving contract a fault and its neighbours their answers", async () => {
      for (const { read, fault } of fixture.faults) {
        const around = fixture.facts.map((fact) => fact.read);
        const { results } = await fixture.chain.read([...around, read, ...around]);
        const values = fixture.facts.map(({ value }) => ({ ok: true, value }));
        expect(results).toEqual([...values, { ok: false, fault }, ...values]);
      }
    });

    it("answers far more questions than fit in one call, all as of one block", async () => {
      const questions = Array.from(
        { length: 900 },
        (_, index) => fixture.facts[index % fixture.facts.length],
      );
      const { results } = await fixture.chain.read(questions.flatMap((fact) => (fact ? [fact.read] : [])));
      expect(results).toEqual(questions.map((fact) => ({ ok: true, value: fact?.value })));
    });

    it("verifies a signature of the account's key and no other", async () => {
      const { account, signature } = await fixture.sign("Open the gate");
      expect(accountIdSchema.parse(account)).toBe(account);
      const { chain } = fixture;
      expect(await chain.verifySignature({ account, message: "Open the gate", signature })).toBe(true);
      expect(await chain.verifySignature({ account, message: "Open the gate!", signature })).toBe(false);
      expect(await chain.verifySignature({ account, message: "Open the gate", signature: "" })).toBe(false);
      expect(await chain.verifySignature({ account, message: "Open the gate", signature: "0x" })).toBe(false);
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
      const began = performance.now();
      const reading = fixture.silent.read([], { signal: AbortSignal.abort(reason) });
      await expect(reading).rejects.toBe(reason);
      expect(performance.now() - began).toBeLessThan(200);
    });
  });
}
