import { z } from "zod";
import type { ConditionShape } from "./condition-shape.ts";

/** What groups of rules are called: no condition has a field of such a name. */
export const GROUPS = ["all", "any", "not", "atLeast"] as const;

const name = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/);
const typeSchema = z.templateLiteral([name, ":", name], {
  error: "must name a plugin and its kind of condition, such as acme:membership",
});
const textSchema = z
  .string()
  .describe("What it asks for, in words; written by the server when the gate is saved");

/** A condition of a kind that a plugin adds, named `<plugin>:<kind>`. What else is in it, only the plugin knows. */
export interface PluginCondition {
  type: z.output<typeof typeSchema>;
  text?: string | undefined;
}

/** Takes whatever it holds: the server asks its kind (lib/gate/accept-rule.ts). */
export const pluginConditionSchema: z.ZodType<PluginCondition, unknown> = z
  .looseObject({ type: typeSchema, text: textSchema.optional() })
  .refine((condition) => !GROUPS.some((group) => group in condition), {
    error: `must be a condition or one of ${GROUPS.join(", ")}, not both`,
  });

/** As everybody but its creator sees it. */
export const shownPluginConditionSchema = z.strictObject({ type: typeSchema, text: textSchema });
type ShownPluginCondition = z.output<typeof shownPluginConditionSchema>;

/** What can be known of such a condition without its plugin. */
export const pluginShape: Omit<ConditionShape<PluginCondition, ShownPluginCondition>, "type" | "chainOf"> = {
  schema: pluginConditionSchema,
  tokenOf: () => undefined,
  describe: textOf,
  show: (condition) => ({ type: condition.type, text: textOf(condition) }),
};

/** Whether a condition is of a plugin's kind, by the name of that. */
export function isPluginCondition(condition: { type: string }): condition is PluginCondition {
  return condition.type.includes(":");
}

function textOf({ type, text }: PluginCondition): string {
  return text ?? `meet a condition of the type ${type}`;
}
