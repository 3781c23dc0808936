import { z } from "zod";
import { allowlistSchema, allowlistShape, shownAllowlistSchema } from "./allowlist.ts";
import type { ConditionShape, ConditionToken } from "./condition-shape.ts";
import { erc20Schema, erc20Shape } from "./erc20.ts";
import { erc721Schema, erc721Shape } from "./erc721.ts";
import { erc1155Schema, erc1155Shape } from "./erc1155.ts";
import { metaplexSchema, metaplexShape } from "./metaplex.ts";
import { type PluginCondition, pluginShape, shownPluginConditionSchema } from "./plugin.ts";
import { splTokenSchema, splTokenShape } from "./spl-token.ts";
import { subscriptionSchema, subscriptionShape } from "./subscription.ts";

/** One leaf of a gate, of a built-in kind. */
export const builtInConditionSchema = z.discriminatedUnion(
  "type",
  [
    erc721Schema,
    erc1155Schema,
    erc20Schema,
    subscriptionSchema,
    splTokenSchema,
    metaplexSchema,
    allowlistSchema,
  ],
  { error: () => expectedTypes([...shapes.keys()]) },
);

/** One leaf of a gate, without what concerns its creator alone. */
export const publicConditionSchema = z.union([
  z.discriminatedUnion("type", [
    erc721Schema,
    erc1155Schema,
    erc20Schema,
    subscriptionSchema,
    splTokenSchema,
    metaplexSchema,
    shownAllowlistSchema,
  ]),
  shownPluginConditionSchema,
]);

/** One leaf of a gate. */
export type Condition = z.output<typeof builtInConditionSchema> | PluginCondition;
export type PublicCondition = z.output<typeof publicConditionSchema>;

type Shape = ConditionShape<Condition, PublicCondition>;

const shapes: ReadonlyMap<string, Shape> = new Map(
  [
    erc721Shape,
    erc1155Shape,
    erc20Shape,
    subscriptionShape,
    splTokenShape,
    metaplexShape,
    allowlistShape,
  ].map((shape: Shape) => [shape.type, shape]),
);

/** What is known here of a condition's kind. */
export function shapeOf({ type }: { type: string }): Omit<Shape, "type" | "chainOf"> {
  return shapes.get(type) ?? pluginShape;
}

export function tokenOf(condition: Condition | PublicCondition): ConditionToken | undefined {
  return shapeOf(condition).tokenOf(condition);
}

export function publicCondition(condition: Condition): PublicCondition {
  return shapeOf(condition).show(condition);
}

/** Said of a condition of another type. */
export function expectedTypes(known: readonly string[]): string {
  return `must have a type: ${known.slice(0, -1).join(", ")} or ${known.at(-1)}`;
}
