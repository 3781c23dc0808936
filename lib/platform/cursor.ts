import { AppError } from "./errors.ts";
import type { IdPrefix } from "./ids.ts";

/** The row after which a page of a list begins. Lists go newest first, and by id where times are equal. */
export interface Cursor {
  at: Date;
  id: string;
}

/** The cursor as a caller gets it and hands it back. */
export function writeCursor({ at, id }: Cursor): string {
  return Buffer.from(`${at.toISOString()} ${id}`).toString("base64url");
}

/** Reads what writeCursor wrote for rows of one kind. Throws AppError `request_invalid`. */
export function readCursor(cursor: string | undefined, prefix: IdPrefix): Cursor | undefined {
  if (cursor === undefined) return undefined;
  const [time = "", id = ""] = Buffer.from(cursor, "base64url").toString("utf8").split(" ");
  const at = new Date(time);
  // PostgreSQL knows fewer years than JavaScript; these are the ones that are written with four digits.
  const known = /^[1-9]\d{3}-/.test(time) && !Number.isNaN(at.getTime());
  if (!known || !id.startsWith(`${prefix}_`) || !/^[0-9a-z]{26}$/.test(id.slice(4)))
    throw new AppError("request_invalid", "That is no cursor of this list. Begin again without one.");
  return { at, id };
}

/**
 * The rows behind a cursor, newest first, as a condition of Prisma. The first line alone tells PostgreSQL where in the index to
 * begin: from the alternatives it would read all that comes before.
 */
export function behind<Field extends string>(field: Field, cursor: Cursor | undefined) {
  if (cursor === undefined) return {};
  return {
    [field]: { lte: cursor.at },
    OR: [{ [field]: { lt: cursor.at } }, { id: { lt: cursor.id } }],
  };
}

/** Cuts the row that was read only to tell whether there are `more`, and gives the cursor of the next page. */
export function toPage<Row extends { id: string }>(
  rows: readonly Row[],
  limit: number,
  timeOf: (row: Row) => Date,
  more = rows.length > limit,
): { rows: Row[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const nextCursor = more && last !== undefined ? writeCursor({ at: timeOf(last), id: last.id }) : null;
  return { rows: shown, nextCursor };
}
