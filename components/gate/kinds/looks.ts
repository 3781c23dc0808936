import type { ConditionForm } from "#lib/client/gate/condition-form.ts";
import { allowlistLook } from "./allowlist.tsx";
import type { ConditionLook } from "./condition-look.ts";
import { erc20Look } from "./erc20.tsx";
import { erc721Look } from "./erc721.tsx";
import { erc1155Look } from "./erc1155.tsx";
import { metaplexLook } from "./metaplex.tsx";
import { pluginLook } from "./plugin.tsx";
import { splTokenLook } from "./spl-token.tsx";
import { subscriptionLook } from "./subscription.tsx";

/** How each kind of condition looks in the editor, in the order in which they are offered. */
export const looks: Readonly<Record<ConditionForm["type"], ConditionLook>> = {
  erc721: erc721Look,
  erc20: erc20Look,
  erc1155: erc1155Look,
  subscription: subscriptionLook,
  metaplex: metaplexLook,
  "spl-token": splTokenLook,
  allowlist: allowlistLook,
  plugin: pluginLook,
};
