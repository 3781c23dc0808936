import type { z } from "zod";
import { AppError } from "./errors.ts";

export type Env = Readonly<Record<string, string | undefined>>;

/** The environment does not fit: names every variable that is missing or wrong, never its value. */
export class ConfigurationError extends AppError {
  constructor(problems: readonly string[]) {
    super(
      "configuration_invalid",
      `Configuration is incomplete:\n${problems.map((p) => `  - ${p}`).join("\n")}`,
    );
  }
}

/**
 * Parses environment variables with a zod object schema. An empty value counts as absent.
 * Throws ConfigurationError that lists all problems at once.
 */
export function parseEnv<S extends z.ZodObject>(schema: S, env: Env): z.output<S> {
  const present = Object.fromEntries(
    Object.keys(schema.shape)
      .map((name) => [name, env[name]] as const)
      .filter(([, value]) => value !== undefined && value !== ""),
  );
  const result = schema.safeParse(present);
  if (result.success) return result.data;
  throw new ConfigurationError(
    result.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`),
  );
}
