import { z } from "zod";
import { uint256Schema } from "./amounts.ts";

/** As many tokens are asked for one by one; of more, the contract must list those of an account (ERC-721 Enumerable). */
export const LISTED_TOKENS = 100;

/** Token numbers, each `7` or a range with both ends, `100-199`. */
export const tokenIdsSchema = z
  .array(
    z.string().refine(
      (entry) => {
        const ends = entry.split("-");
        if (ends.length > 2 || !ends.every((end) => uint256Schema.safeParse(end).success)) return false;
        const [from, to] = endsOf(entry);
        return from <= to;
      },
      { error: "must be token numbers such as 7, or ranges such as 100-199" },
    ),
  )
  .min(1, "must name at least one token")
  .max(LISTED_TOKENS, `must have at most ${LISTED_TOKENS} entries`);

function endsOf(entry: string): [from: bigint, to: bigint] {
  const [from = "0", to = from] = entry.split("-");
  return [BigInt(from), BigInt(to)];
}

/** How many tokens the entries name; those named twice count twice. */
function countTokenIds(entries: readonly string[]): bigint {
  return entries.reduce((sum, entry) => {
    const [from, to] = endsOf(entry);
    return sum + to - from + 1n;
  }, 0n);
}

/** Each token that the entries name, once; null when there are too many to ask for one by one. */
export function listTokenIds(entries: readonly string[]): bigint[] | null {
  if (countTokenIds(entries) > LISTED_TOKENS) return null;
  const ids = entries.flatMap((entry) => {
    const [from, to] = endsOf(entry);
    return Array.from({ length: Number(to - from) + 1 }, (_, index) => from + BigInt(index));
  });
  return [...new Set(ids)];
}

export function namesTokenId(entries: readonly string[], id: bigint): boolean {
  return entries.some((entry) => {
    const [from, to] = endsOf(entry);
    return from <= id && id <= to;
  });
}

/** In words, such as “#1, #7 or #100–#199”; a long list is cut. */
export function describeTokenIds(entries: readonly string[]): string {
  const shown = entries.slice(0, entries.length > 4 ? 3 : 4).map((entry) => `#${entry.replace("-", "–#")}`);
  const rest = entries.length - shown.length;
  const all = rest > 0 ? [...shown, `${rest} others`] : shown;
  return all.length === 1 ? (all[0] ?? "") : `${all.slice(0, -1).join(", ")} or ${all.at(-1)}`;
}
