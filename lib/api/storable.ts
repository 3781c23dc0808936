/**
 * The place of the first text that PostgreSQL stores neither as text nor in JSON: with a NUL, or with half a surrogate pair.
 * Undefined when there is none.
 */
export function findUnstorable(value: unknown, path: readonly PropertyKey[] = []): PropertyKey[] | undefined {
  if (typeof value === "string") {
    return value.includes("\0") || !value.isWellFormed() ? [...path] : undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  for (const [name, part] of Object.entries(value)) {
    const found = findUnstorable(part, [...path, name]);
    if (found !== undefined) return found;
  }
  return undefined;
}
