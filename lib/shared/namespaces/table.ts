import { z } from "zod";
import { eip155 } from "./eip155.ts";
import { type Namespace, shorten } from "./namespace.ts";
import { solana } from "./solana.ts";

const table = new Map<string, Namespace>([
  [eip155.name, eip155],
  [solana.name, solana],
]);

/**
 * Adds a namespace of an operator's own, on the side that calls it. `streamgate.config.ts` calls it when it is loaded: the
 * accounts in the environment are read before any plugin is set up. Throws when the name is taken.
 */
export function addNamespace(namespace: Namespace): void {
  if (table.has(namespace.name)) throw new Error(`There are two namespaces "${namespace.name}".`);
  table.set(namespace.name, namespace);
}

export function listNamespaces(): Namespace[] {
  return [...table.values()];
}

/**
 * The namespace that a CAIP-2 or CAIP-10 id begins with. One that is not in the table is taken by the grammar of CAIP
 * alone: its addresses stay as they are written and count on their own chain.
 */
export function namespaceOf(id: string): Namespace {
  const [name = ""] = id.split(":");
  return table.get(name) ?? { ...unlisted, name };
}

const unlisted = {
  reference: z.string(),
  address: z.string(),
  addressBeginning: () => undefined,
  shortAddress: shorten,
} satisfies Omit<Namespace, "name">;
