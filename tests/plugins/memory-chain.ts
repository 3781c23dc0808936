import { createPublicKey, verify } from "node:crypto";
import { setTimeout as pass } from "node:timers/promises";
import type { Chain, ChainRead, EndpointHealth, ReadResult } from "#lib/chains/chain.ts";
import { chainAnswer } from "#lib/chains/chain-answer.ts";
import { ChainUnavailableError } from "#lib/chains/chain-unavailable-error.ts";
import { AppError } from "#lib/platform/errors.ts";
import { parseAccountId } from "#lib/shared/caip.ts";

/** A club: the one kind of token that lives on the chain. It is held by being a member. */
interface Club {
  name: string;
  /** Addresses of its members, with the block in which each joined. */
  members: Map<string, number>;
  /** It answers nobody. */
  closed?: boolean;
}

/** What the chain holds, by the address of a club. */
export type Ledger = Map<string, Club>;

interface MemoryRead<Answer = unknown> extends ChainRead<Answer> {
  look(ledger: Ledger): ReadResult<Answer>;
}

const namespace = "memory";

/** Since which block somebody is a member of a club; null for those who are none. */
export function membershipOf(club: string, member: string): MemoryRead<{ sinceBlock: number } | null> {
  return ask(`membership ${club} ${member}`, club, ({ members }) => {
    const sinceBlock = members.get(member);
    return sinceBlock === undefined ? null : { sinceBlock };
  });
}

/** How many members a club has. */
export function memberCount(club: string): MemoryRead<number> {
  return ask(`members ${club}`, club, ({ members }) => members.size);
}

function ask<Answer>(key: string, address: string, answer: (club: Club) => Answer): MemoryRead<Answer> {
  return {
    namespace,
    key,
    look(ledger) {
      const club = ledger.get(address);
      if (club === undefined) return { ok: false, fault: "no_contract" };
      return club.closed ? { ok: false, fault: "contract_reverted" } : { ok: true, value: answer(club) };
    },
  };
}

export interface MemoryChainOptions {
  ledger: Ledger;
  /** It takes questions and answers none; after so many milliseconds it is given up. */
  silentForMs?: number;
}

/**
 * A chain that is a map in memory, of a namespace of its own (`memory:1`). Its accounts are Ed25519 keys: an address is
 * the raw public key in hexadecimal digits, a signature that of the message's bytes, in hexadecimal digits as well.
 */
export function createMemoryChain({ ledger, silentForMs }: MemoryChainOptions): Chain & { advance(): void } {
  const about = { id: "memory:1", name: "Memory" };
  let height = 1;
  let state: EndpointHealth["state"] = "untried";
  const answers = async (signal?: AbortSignal) => {
    signal?.throwIfAborted();
    if (silentForMs !== undefined) {
      await pass(silentForMs);
      state = "failing";
      throw new ChainUnavailableError(about);
    }
    state = "ok";
  };
  return {
    ...about,
    kind: namespace,
    async read(reads, { signal } = {}) {
      await answers(signal);
      const own = reads.filter(isMemoryRead);
      const block = { number: BigInt(height), hash: `block ${height}`, timestamp: BigInt(height) };
      return chainAnswer(
        block,
        own,
        own.map((read) => read.look(ledger)),
      );
    },
    async describeToken(address, { signal } = {}) {
      if (!/^[a-z-]+$/.test(address)) {
        throw new AppError("request_invalid", "A club’s address is made of small letters and hyphens.");
      }
      await answers(signal);
      const club = ledger.get(address);
      return club === undefined ? null : { standard: "club", name: club.name };
    },
    async verifySignature({ account, message, signature }) {
      const { chain, address } = parseAccountId(account);
      if (typeof message !== "string" || chain !== about.id) return { valid: false };
      if (!isSignedBy(address, message, signature)) return { valid: false };
      return { valid: true, by: "key" };
    },
    health() {
      const status = state === "failing" ? "down" : state === "untried" ? "unknown" : "ok";
      return { status, endpoints: [{ host: "memory", state }] };
    },
    advance() {
      height += 1;
    },
  };
}

function isMemoryRead(read: ChainRead): read is MemoryRead {
  return read.namespace === namespace;
}

function isSignedBy(address: string, message: string, signature: string): boolean {
  const raw = Buffer.from(address, "hex");
  if (raw.length !== 32) return false;
  const key = createPublicKey({
    key: { kty: "OKP", crv: "Ed25519", x: raw.toString("base64url") },
    format: "jwk",
  });
  return verify(null, Buffer.from(message), key, Buffer.from(signature, "hex"));
}
