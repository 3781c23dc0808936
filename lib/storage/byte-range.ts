import type { ByteRange } from "./storage.ts";
import { RangeUnsatisfiableError } from "./storage-error.ts";

/**
 * What a Range header asks for. RFC 9110 §14.2: "A server MAY ignore the Range header field": what is malformed, in
 * other units or more than one range gives undefined, and the whole file is served. Null = unsatisfiable (416).
 */
export function parseRange(header: string | null, size: number): ByteRange | undefined | null {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? "");
  if (!match) return undefined;
  const [, from = "", to = ""] = match;
  if (from === "" && to === "") return undefined;
  if (from === "") {
    // "bytes=-n": the last n bytes.
    const length = Math.min(Number(to), size);
    return length === 0 ? null : { offset: size - length, length };
  }
  const offset = Number(from);
  if (to !== "" && Number(to) < offset) return undefined;
  if (offset >= size) return null;
  const last = to === "" ? size - 1 : Math.min(Number(to), size - 1);
  return { offset, length: last - offset + 1 };
}

/** The range cut to the file; the whole file when none is given. Throws AppError `range_not_satisfiable`. */
export function fitRange(range: ByteRange | undefined, size: number): ByteRange {
  if (range === undefined) return { offset: 0, length: size };
  const valid = Number.isSafeInteger(range.offset) && range.offset >= 0 && range.length > 0;
  if (!valid || range.offset >= size) throw new RangeUnsatisfiableError(size);
  return { offset: range.offset, length: Math.min(range.length, size - range.offset) };
}
