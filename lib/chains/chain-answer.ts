import type { BlockRef, ChainAnswer, ChainRead, ReadResult } from "./chain.ts";

/** The answer of a chain whose results come in the order of the questions; what was not asked is `not_supported`. */
export function chainAnswer(
  block: BlockRef,
  reads: readonly ChainRead[],
  results: readonly ReadResult[],
): ChainAnswer {
  const byKey = new Map(reads.map(({ key }, index) => [key, results[index]]));
  return {
    block,
    // Equal keys are equal questions, so that the result has the type of this one.
    resultOf: <Answer>({ key }: ChainRead<Answer>) =>
      (byKey.get(key) ?? { ok: false, fault: "not_supported" }) as ReadResult<Answer>,
  };
}
