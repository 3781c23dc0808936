import type { Prisma } from "./db.ts";

/** A value as a JSON column keeps it: what JSON does not have, such as a key without a value, is left out. */
export function toJsonColumn(value: object): Prisma.InputJsonObject {
  return JSON.parse(JSON.stringify(value));
}
