import { describe, expect, it } from "vitest";
import {
  accountCountsOn,
  accountIdSchema,
  accountMatches,
  chainIdSchema,
  everyChainOf,
  formatAccountId,
  parseAccountId,
  readBareAddress,
  shortAddress,
  writtenAccountSchema,
} from "#lib/shared/caip.ts";
import type { Namespace } from "#lib/shared/namespaces/namespace.ts";
import { addNamespace, listNamespaces } from "#lib/shared/namespaces/table.ts";

export interface NamespaceFacts {
  namespace: Namespace;
  /** CAIP-2 ids of two of its chains. */
  chains: readonly [string, string];
  /** Ways in which people write one address; the first is how it is kept. */
  spellings: readonly [string, ...string[]];
  /** Another address, as it is kept. */
  other: string;
  notAddresses: readonly string[];
  notChains: readonly string[];
}

/** What every namespace must keep; run it with one that is in the table. */
export function namespaceConformance(facts: NamespaceFacts): void {
  const { namespace, chains, spellings, other, notAddresses, notChains } = facts;
  const [chain, otherChain] = chains;
  const [address] = spellings;
  const account = `${chain}:${address}`;

  describe(`${namespace.name} is a namespace`, () => {
    it("is in the table, once", () => {
      expect(listNamespaces()).toContain(namespace);
      expect(() => addNamespace(namespace)).toThrow(namespace.name);
    });

    it.each(spellings)("takes %s, and keeps every account in one form", (spelling) => {
      expect(formatAccountId(chain, spelling)).toBe(account);
      expect(parseAccountId(`${chain}:${spelling}`)).toEqual({
        namespace: namespace.name,
        reference: chain.split(":")[1],
        chain,
        address,
      });
      expect(accountMatches(`${chain}:${spelling}`, account)).toBe(true);
      expect(writtenAccountSchema.parse(`${chain}:${spelling}`)).toBe(account);
    });

    it("refuses what is no address and no chain of it", () => {
      for (const id of chains) expect(chainIdSchema.parse(id)).toBe(id);
      for (const wrong of notChains) {
        expect(chainIdSchema.safeParse(wrong).success, wrong).toBe(false);
        expect(accountIdSchema.safeParse(`${wrong}:${address}`).success, wrong).toBe(false);
      }
      for (const wrong of ["", `${address}:1`, `${address}\n`, ...notAddresses]) {
        expect(accountIdSchema.safeParse(`${chain}:${wrong}`).success, wrong).toBe(false);
      }
    });

    it("lets an account count on its own chain, and another account not at all", () => {
      expect(chains.map((id) => accountCountsOn(account, id))).toEqual([true, false]);
      expect(accountMatches(account, `${chain}:${other}`)).toBe(false);
      expect(accountMatches(account, `${otherChain}:${address}`)).toBe(false);
      expect(everyChainOf(account)).toBeUndefined();
    });

    it("reads an address without its chain where one key is the same person on all chains", () => {
      const { everyChain } = namespace;
      const bare = spellings.map(readBareAddress);
      if (everyChain === undefined) {
        for (const read of bare) expect(read).toBeUndefined();
        return;
      }
      const key = `${namespace.name}:${everyChain.reference}:${address}`;
      for (const read of bare) expect(read).toEqual({ key, main: `${everyChain.main}:${address}` });
      expect(writtenAccountSchema.parse(spellings.at(-1))).toBe(key);
      expect(everyChainOf(key)).toBe(everyChain);
      expect(chains.map((id) => accountCountsOn(key, id))).toEqual([true, true]);
      const foreign = listNamespaces().filter(({ name }) => name !== namespace.name);
      for (const { name } of foreign) expect(accountCountsOn(key, `${name}:main`)).toBe(false);
      expect(accountMatches(account, key)).toBe(true);
      expect(accountMatches(key, account)).toBe(false);
    });

    it("shortens an address so that two are told apart, and knows its beginning in a search", () => {
      expect(shortAddress(address, chain)).not.toBe(shortAddress(other, chain));
      expect(shortAddress(address, chain).length).toBeLessThanOrEqual(address.length);
      for (const spelling of spellings) {
        const beginning = namespace.addressBeginning(spelling.slice(0, 6));
        expect(beginning).toBe(address.slice(0, 6));
        expect(namespace.addressBeginning(spelling)).toBe(address);
      }
      expect(namespace.addressBeginning("clouds")).toBeUndefined();
    });
  });
}
