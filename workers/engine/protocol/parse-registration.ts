import { z } from "zod";
import { AppError } from "#lib/platform/errors.ts";
import { nextCronTime } from "../events/cron-time.ts";
import { functionFailed, internalEventPrefix } from "../events/job-event.ts";
import { expressions } from "./conditions.ts";
import type { CancelTrigger, ConcurrencyLimit, FunctionConfig } from "./function-config.ts";

/** What an app tells about itself, reduced to what the engine uses. */
export interface Registration {
  app: string;
  sdk: string | undefined;
  functions: FunctionConfig[];
}

/** Inngest's default (SDK: defaultMaxRetries). */
const defaultRetries = 3;

const limitSchema = z.looseObject({ limit: z.number().int().min(0), key: z.string().optional() });

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
  cancel: z.array(z.looseObject({ event: z.string(), if: z.string().optional() })).optional(),
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

/** Refuses the first of the options that are left when those which the engine knows were taken out. */
function refuseOthers(functionId: string, option: string, others: object): void {
  const [other] = Object.keys(others);
  if (other !== undefined) throw refuse(functionId, `${option}.${other}`, "is not supported");
}

function parseCron(functionId: string, line: string): string {
  try {
    nextCronTime(line, new Date(0));
    return line;
  } catch (error) {
    throw refuse(functionId, "cron", `is not usable (${error instanceof Error ? error.message : error})`);
  }
}

function parseTriggers({ id, triggers }: RawFunction): Pick<FunctionConfig, "events" | "crons"> {
  const events: FunctionConfig["events"] = [];
  const crons: string[] = [];
  for (const { event, expression, cron, ...others } of triggers) {
    refuseOthers(id, "triggers", others);
    if (cron !== undefined) crons.push(parseCron(id, cron));
    if (event === undefined) continue;
    if (event.includes("*")) throw refuse(id, "event", "names more than one event, which is not supported");
    if (event.startsWith(internalEventPrefix) && event !== functionFailed)
      throw refuse(id, "event", `names “${event}”, which this engine does not emit`);
    if (expression && !expressions.equality.test(expression))
      throw refuse(id, "if", "may compare one value of the event with a text (event.data.a == 'b') only");
    events.push({ event, expression: expression ?? undefined });
  }
  return { events, crons };
}

function parseConcurrency({ id, concurrency: option = [] }: RawFunction): ConcurrencyLimit[] {
  const limits = Array.isArray(option) ? option : [typeof option === "number" ? { limit: option } : option];
  for (const { limit: _, key, ...others } of limits) {
    refuseOthers(id, "concurrency", others);
    if (key !== undefined && !expressions.path.test(key))
      throw refuse(id, "concurrency.key", "may name one value of the event (event.data.a) only");
  }
  return limits.filter(({ limit }) => limit > 0); // zero means “no limit” (Inngest's reference)
}

function parseCancel({ id, cancel = [] }: RawFunction): CancelTrigger[] {
  return cancel.map(({ event, if: expression, ...others }) => {
    refuseOthers(id, "cancelOn", others);
    if (expression === undefined || !expressions.match.test(expression))
      throw refuse(id, "cancelOn", "needs a match, and may have no other condition");
    return { event, if: expression };
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
  return {
    id: raw.id,
    name: raw.name ?? raw.id,
    maxAttempts: (step.retries?.attempts ?? defaultRetries) + 1,
    ...parseTriggers(raw),
    concurrency: parseConcurrency(raw),
    cancelOn: parseCancel(raw),
  };
}

/**
 * Reads what the app `app` answered to an in-band sync.
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
