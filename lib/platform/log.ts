import { type DestinationStream, type Logger, pino } from "pino";

export type Log = Logger;

/** Names of fields whose values never reach a log, wherever in an object they stand. */
const secretFields = [
  "authorization",
  "cookie",
  "set-cookie",
  "token",
  "secret",
  "signature",
  "key",
  "contentKey",
  "masterKey",
  "privateKey",
  "password",
];

/**
 * A structured logger (JSON lines on standard output). Call it object first, then a past-tense sentence:
 * `log.info({ videoId }, "accepted the upload")`. Secret fields are replaced by "[redacted]".
 */
export function createLog(
  options: { name: string; level?: string | undefined },
  destination?: DestinationStream,
): Log {
  return pino(
    {
      name: options.name,
      level: options.level ?? "info",
      redact: {
        paths: secretFields.flatMap((field) =>
          field.includes("-")
            ? [`["${field}"]`, `*["${field}"]`, `*.*["${field}"]`]
            : [field, `*.${field}`, `*.*.${field}`],
        ),
        censor: "[redacted]",
      },
    },
    destination ?? pino.destination({ dest: 1, sync: false }),
  );
}
