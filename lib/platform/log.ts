import { type DestinationStream, type Logger, pino } from "pino";
import { redact, redactText } from "./redact.ts";

export type Log = Logger;

/**
 * A structured logger (JSON lines on standard output). Call it object first, then a past-tense sentence:
 * `log.info({ videoId }, "accepted the upload")`. Secrets are replaced by "[redacted]" (see redact.ts).
 */
export function createLog(
  options: { name: string; level?: string | undefined },
  destination?: DestinationStream,
): Log {
  return pino(
    {
      name: options.name,
      level: options.level ?? "info",
      // Errors are told by `redact` already, with their causes.
      serializers: { err: (error: unknown) => error },
      formatters: { log: (fields) => redact(fields) as Record<string, unknown> },
      hooks: {
        logMethod(args, method) {
          const told: unknown[] = args.map((arg) => (typeof arg === "string" ? redactText(arg) : arg));
          // Without a sentence pino takes the error's own, as it stands.
          const error = errorOf(told[0]);
          if (error !== undefined && told.length === 1) told.push(redactText(error.message));
          method.apply(this, told as typeof args);
        },
      },
      // What a child is bound to does not pass the formatter.
      redact: { paths: boundSecrets, censor: "[redacted]" },
    },
    destination ?? pino.destination({ dest: 1, sync: false }),
  );
}

function errorOf(first: unknown): Error | undefined {
  if (first instanceof Error) return first;
  const err = typeof first === "object" && first !== null && "err" in first ? first.err : undefined;
  return err instanceof Error ? err : undefined;
}

const boundSecrets = ["authorization", "cookie", "token", "secret", "signature", "key", "password"].flatMap(
  (name) => [name, `*.${name}`],
);
