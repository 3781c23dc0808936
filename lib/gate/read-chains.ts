import type { BlockRef, ChainLookup, ChainRead, ReadResult } from "#lib/chains/chain.ts";
import { AppError } from "#lib/platform/errors.ts";
import type { ChainId } from "#lib/shared/caip.ts";

/** What one chain said to all questions, or why it said nothing. */
export type ChainOutcome =
  | { block: BlockRef; resultOf(read: ChainRead): ReadResult }
  | { silent: "chain_unavailable" | "chain_not_configured" };

/**
 * Asks each chain once, all chains at the same time; equal questions are asked once. A silent chain becomes an
 * outcome; throws the signal's reason and program errors.
 */
export async function readChains(
  chains: ChainLookup,
  questions: ReadonlyMap<ChainId, readonly ChainRead[]>,
  signal: AbortSignal | undefined,
): Promise<Map<ChainId, ChainOutcome>> {
  const entries = [...questions].map(
    async ([id, reads]) => [id, await readChain(chains, id, reads, signal)] as const,
  );
  return new Map(await Promise.all(entries));
}

async function readChain(
  chains: ChainLookup,
  id: ChainId,
  reads: readonly ChainRead[],
  signal: AbortSignal | undefined,
): Promise<ChainOutcome> {
  const chain = chains.get(id);
  if (chain === undefined) return { silent: "chain_not_configured" };
  const unique = new Map(reads.map((read) => [toKey(read), read]));
  try {
    const { block, results } = await chain.read([...unique.values()], signal ? { signal } : {});
    const byKey = new Map([...unique.keys()].map((key, index) => [key, results[index]]));
    return { block, resultOf: (read) => byKey.get(toKey(read)) ?? { ok: false, fault: "bad_answer" } };
  } catch (error) {
    if (error instanceof AppError && error.code === "chain_unavailable")
      return { silent: "chain_unavailable" };
    throw error;
  }
}

function toKey(read: ChainRead): string {
  return JSON.stringify(read, (_name, value: unknown) =>
    typeof value === "bigint" ? value.toString() : value,
  );
}
