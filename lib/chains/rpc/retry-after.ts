/** Longer than any endpoint asks for in earnest; one that says a year would be lost for good. */
const longestMs = 3_600_000;

/**
 * RFC 9110 §10.2.3: seconds, or an HTTP date. Milliseconds from `now` (milliseconds since 1970), an hour at most; undefined
 * when the header is missing or says neither.
 */
export function parseRetryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  const text = header.trim();
  const isDate = text.endsWith("GMT");
  if (!isDate && !/^\d+$/.test(text)) return undefined;
  const ms = isDate ? Date.parse(text) - now : Number(text) * 1000;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), longestMs);
}
