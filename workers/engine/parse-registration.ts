import { z } from "zod";
import { AppError } from "#lib/platform/errors.ts";
import { nextCronTime } from "./cron-time.ts";
import { parseDurationSeconds } from "./durations.ts";
import { parseExpression } from "./expressions.ts";
import type { CancelTrigger, ConcurrencyLimit, FunctionConfig } from "./function-config.ts";

/** What an app tells about itself, reduced to what the engine uses. */
export interface Registration {
  app: string;
  sdk: string | undefined;
  functions: FunctionConfig[];
}

/** Inngest's default (SDK: defaultMaxRetries). */
const defaultRetries = 3;

const limitSchema = z.object({
  limit: z.number().int().min(0),
  key: z.string().optional(),
  scope: z.enum(["fn", "env", "account"]).default("fn"),
});

/** The SDK's functionConfigSchema (inngest 4.24.0 types.js); options we don't support stay visible as extra keys. */
const functionSchema = z.looseObject({
  id: z.string().min(1).max(300),
  name: z.string().optional(),
  triggers: z.array(
    z.looseObject({
      event: z.string().optional(),
      expression: z.string().nullish(),
      cron: z.string().optional(),
    }),
  ),
  steps: z.record(
    z.string(),
    z.looseObject({
      runtime: z.looseObject({ type: z.string() }),
      retries: z.looseObject({ attempts: z.number().int().min(0).max(20).optional() }).optional(),
    }),
  ),
  concurrency: z.union([z.number().int().min(0), limitSchema, z.array(limitSchema).min(1).max(2)]).optional(),
  cancel: z
    .array(z.object({ event: z.string(), if: z.string().optional(), timeout: z.string().optional() }))
    .optional(),
  idempotency: z.string().optional(),
});

const supportedOptions = new Set(Object.keys(functionSchema.shape));
const registrationSchema = z.object({
  sdk: z.string().optional(),
  functions: z.array(z.unknown()).max(1000),
});

type RawFunction = z.output<typeof functionSchema>;

function refuse(functionId: string, option: string, what: string): AppError {
  return new AppError(
    "engine_unsupported",
    `Function “${functionId}” cannot run on the embedded engine: its option “${option}” ${what}. ` +
      "Change the function, or set INNGEST_BASE_URL to run it on an Inngest server.",
    { details: { functionId, option } },
  );
}

/** Runs a parser and says, when it refuses, which function and option it was. */
function checked<T>(functionId: string, option: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw refuse(
      functionId,
      option,
      `is not usable (${error instanceof Error ? error.message : String(error)})`,
    );
  }
}

function parseTriggers(raw: RawFunction): Pick<FunctionConfig, "events" | "crons"> {
  const events: FunctionConfig["events"] = [];
  const crons: string[] = [];
  for (const { event, expression, cron, ...rest } of raw.triggers) {
    const [extra] = Object.keys(rest);
    if (extra !== undefined) throw refuse(raw.id, `triggers.${extra}`, "is not supported");
    if (cron !== undefined) {
      checked(raw.id, "cron", () => nextCronTime(cron, new Date(0)));
      crons.push(cron);
    }
    if (event === undefined) continue;
    if (event.slice(0, -1).includes("*")) throw refuse(raw.id, "event", "may hold a * at its end only");
    if (expression) checked(raw.id, "if", () => parseExpression(expression));
    events.push({ event, expression: expression ?? undefined });
  }
  return { events, crons };
}

function parseConcurrency(raw: RawFunction): ConcurrencyLimit[] {
  const option = raw.concurrency ?? [];
  const limits = Array.isArray(option)
    ? option
    : [typeof option === "number" ? { limit: option, scope: "fn" as const } : option];
  for (const { key, scope } of limits) {
    if (key !== undefined) checked(raw.id, "concurrency.key", () => parseExpression(key));
    else if (scope !== "fn") throw refuse(raw.id, "concurrency.scope", `“${scope}” needs a key`);
  }
  return limits.filter(({ limit }) => limit > 0); // zero means “no limit” (Inngest's reference)
}

function parseCancel(raw: RawFunction): CancelTrigger[] {
  return (raw.cancel ?? []).map(({ event, if: expression, timeout }) => {
    if (expression !== undefined) checked(raw.id, "cancelOn", () => parseExpression(expression));
    const withinSeconds = timeout === undefined ? undefined : parseDurationSeconds(timeout);
    if (timeout !== undefined && withinSeconds === undefined)
      throw refuse(raw.id, "cancelOn.timeout", "must be a duration");
    return { event, if: expression, withinSeconds };
  });
}

function parseFunction(value: unknown): FunctionConfig {
  const result = functionSchema.safeParse(value);
  if (!result.success) {
    const id =
      typeof value === "object" && value !== null && "id" in value ? String(value.id) : "without an id";
    const [issue] = result.error.issues;
    throw refuse(id, issue?.path.join(".") ?? "", `is not usable (${issue?.message ?? "unknown shape"})`);
  }
  const raw = result.data;
  for (const [option, set] of Object.entries(raw)) {
    if (set !== undefined && set !== null && !supportedOptions.has(option))
      throw refuse(raw.id, option, "is not supported");
  }
  const step = raw.steps.step;
  if (step === undefined || Object.keys(raw.steps).length !== 1)
    throw refuse(raw.id, "steps", "must be the SDK's single entry point");
  if (step.runtime.type !== "http")
    throw refuse(raw.id, "connect", "is not supported: serve the function over HTTP");
  const { idempotency } = raw;
  if (idempotency !== undefined) checked(raw.id, "idempotency", () => parseExpression(idempotency));
  return {
    id: raw.id,
    name: raw.name ?? raw.id,
    maxAttempts: (step.retries?.attempts ?? defaultRetries) + 1,
    ...parseTriggers(raw),
    concurrency: parseConcurrency(raw),
    cancelOn: parseCancel(raw),
    idempotency,
  };
}

/**
 * Reads a registration (the body of `POST /fn/register`, or the answer to an in-band sync) for the app `app`.
 * Throws AppError `engine_unsupported`, naming function and option, when a function needs what the engine
 * doesn't do; nothing of the registration is taken then.
 */
export function parseRegistration(app: string, body: unknown): Registration {
  const result = registrationSchema.safeParse(body);
  if (!result.success)
    throw new AppError(
      "engine_bad_registration",
      `App “${app}” sent a registration that the engine cannot read.`,
    );
  return { app, sdk: result.data.sdk, functions: result.data.functions.map(parseFunction) };
}
