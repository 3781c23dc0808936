import { createHash } from "node:crypto";
import { LRUCache } from "lru-cache";

/** Each connection keeps a plan for each name: some tens of kilobytes at most. */
const most = 300;
/** PostgreSQL itself plans a statement for its values five times before it weighs a plan for all values. */
const repeats = 3;

/**
 * Names for the statements that come again and again, so that a connection parses and plans them once (the extended query
 * protocol's named statements). Texts that come rarely, and all but the first 300, get none (""): a list of values in a
 * text makes a new text for each length.
 */
export function createStatementNames(): (query: { sql: string }) => string {
  const named = new Map<string, string>();
  const seen = new LRUCache<string, number>({ max: 1_000 });
  return ({ sql }) => {
    const name = named.get(sql);
    if (name !== undefined || named.size >= most) return name ?? "";
    const times = (seen.get(sql) ?? 0) + 1;
    seen.set(sql, times);
    if (times < repeats) return "";
    seen.delete(sql);
    const given = `p_${createHash("sha256").update(sql).digest("base64url").slice(0, 24)}`;
    named.set(sql, given);
    return given;
  };
}
