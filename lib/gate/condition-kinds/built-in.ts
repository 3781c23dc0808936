import type { ConditionKind } from "../condition-kind.ts";
import { allowlistKind } from "./allowlist.ts";
import { erc20Kind } from "./erc20.ts";
import { erc721Kind } from "./erc721.ts";
import { erc1155Kind } from "./erc1155.ts";
import { metaplexKind } from "./metaplex.ts";
import { splTokenKind } from "./spl-token.ts";
import { subscriptionKind } from "./subscription.ts";

const kinds: readonly ConditionKind[] = [
  erc721Kind,
  erc1155Kind,
  erc20Kind,
  subscriptionKind,
  splTokenKind,
  metaplexKind,
  allowlistKind,
];

/** The condition kinds of rule language v1, by type. */
export const builtInConditionKinds: ReadonlyMap<string, ConditionKind> = new Map(
  kinds.map((kind) => [kind.type, kind]),
);
