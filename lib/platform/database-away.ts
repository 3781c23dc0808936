// SQLSTATE class 08 (connection), 53 (resources) and 57P0x (shutdown), Node's sockets and names, Prisma's own codes.
const awayCodes =
  /^(08...|53...|57P0[1-5]|ECONNREFUSED|ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|P10(01|02|08|17)|P2024|P2037)$/;
const awaySentences =
  /connection (terminated|ended|timeout)|timeout exceeded when trying to connect|not queryable|client was closed/i;

/**
 * Whether a failure, or one inside it (Prisma keeps its adapter's in `meta`), says that the database is away, so that
 * the same work may succeed soon.
 */
export function isDatabaseAway(error: unknown, depth = 0): boolean {
  if (typeof error !== "object" || error === null || depth > 5) return false;
  const { code, syscall, originalCode, message, cause, meta, driverAdapterError } = error as Record<
    string,
    unknown
  >;
  if ([code, originalCode].some((text) => typeof text === "string" && awayCodes.test(text))) return true;
  // The socket of a server on this machine. A file that is missing has the same code.
  if (code === "ENOENT" && syscall === "connect") return true;
  if (typeof message === "string" && awaySentences.test(message)) return true;
  return [cause, meta, driverAdapterError].some((inner) => isDatabaseAway(inner, depth + 1));
}
