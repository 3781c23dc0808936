const censored = "[redacted]";
const deepest = 8;
const longestList = 100;

/** Names of fields whose values never reach a log, written without case, dashes and underscores. */
const secretNames = new Set([
  "authorization",
  "proxyauthorization",
  "cookie",
  "setcookie",
  "token",
  "accesstoken",
  "sessiontoken",
  "bearer",
  "secret",
  "signature",
  "key",
  "apikey",
  "contentkey",
  "masterkey",
  "privatekey",
  "runkey",
  "signingkey",
  "eventkey",
  "mnemonic",
  "password",
  "connectionstring",
  "databaseurl",
  // Environment variables that hold one.
  "metricstoken",
  "inngestsigningkey",
  "inngesteventkey",
  "smtpurl",
]);

/**
 * A plain copy of a value for a log: secret fields are replaced wherever they stand, bytes by their number, errors are
 * told with type, message, stack, code and causes. Texts lose credentials and keys that stand in web addresses.
 */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return redactText(value);
  if (typeof value === "bigint") return value.toString();
  if (typeof value !== "object" || value === null) return value;
  if (depth >= deepest) return "[…]";
  if (value instanceof Error) return redactError(value, depth);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "invalid date" : value.toISOString();
  if (value instanceof URL) return redactText(value.href);
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`;
  if (value instanceof Headers) return redactEntries(value, depth);
  if (value instanceof Map) return redactEntries(value, depth);
  if (value instanceof Set) return redactList([...value], depth);
  if (Array.isArray(value)) return redactList(value, depth);
  return redactEntries(Object.entries(value), depth);
}

/** Whether a field of this name holds a secret, however it is spelled: `set-cookie`, `setCookie`, `SET_COOKIE`. */
function isSecretName(name: string): boolean {
  return secretNames.has(name.replace(/[-_]/g, "").toLowerCase());
}

/** Endpoints of chains carry keys in path or query, connection strings a password: the host is what a log needs. */
export function redactText(text: string): string {
  return text
    .replace(/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@"']*@/gi, `$1${censored}@`)
    .replace(/\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/gi, `$1 ${censored}`)
    .replace(/\b(?:https?|wss?):\/\/[^\s"'<>)]+/gi, redactAddress);
}

// Ids of ours are no secrets; any other long word in an address may be somebody's key.
function redactAddress(address: string): string {
  return address
    .replace(/\?.*$/, `?${censored}`)
    .replace(/(?<=\/)(?![a-z]{3}_[0-9a-z]{26}(?:\/|$))[\w-]{20,}(?=\/|$|[?#.,:;])/g, censored);
}

function redactEntries(entries: Iterable<[unknown, unknown]>, depth: number): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const [name, value] of entries) {
    const text = String(name);
    copy[text] =
      isSecretName(text) && value !== undefined && value !== null ? censored : redact(value, depth + 1);
  }
  return copy;
}

function redactList(items: readonly unknown[], depth: number): unknown[] {
  const copy = items.slice(0, longestList).map((item) => redact(item, depth + 1));
  if (items.length > longestList) copy.push(`[${items.length - longestList} more]`);
  return copy;
}

function redactError(error: Error, depth: number): Record<string, unknown> {
  const { message, stack, cause, name: _, ...fields } = error as Error & Record<string, unknown>;
  const inner = error instanceof AggregateError ? { errors: redactList(error.errors, depth) } : {};
  return {
    type: error.constructor.name,
    message: redactText(error.message),
    stack: redactText(error.stack ?? ""),
    ...redactEntries(Object.entries(fields), depth),
    ...inner,
    ...(cause === undefined ? {} : { cause: redact(cause, depth + 1) }),
  };
}
