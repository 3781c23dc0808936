import { z } from "zod";
import { type Namespace, shorten } from "./namespace.ts";

/** An EVM address in any case; comes out in lower case. */
export const evmAddressSchema = z
  .string()
  .regex(/^0x[0-9a-fA-F]{40}$/, "must be an EVM address: 0x and 40 hexadecimal digits")
  .toLowerCase();

/** EVM chains: CAIP-2 "eip155", https://namespaces.chainagnostic.org/eip155/caip2. */
export const eip155: Namespace = {
  name: "eip155",
  // The decimal chain id of EIP-155; 15 digits, so that it is always a safe integer.
  reference: z.string().regex(/^[1-9][0-9]{0,14}$/, "must end in a decimal chain id, such as eip155:137"),
  address: evmAddressSchema,
  addressBeginning: (text) => (/^0x[0-9a-fA-F]{3,40}$/.test(text) ? text.toLowerCase() : undefined),
  shortAddress: shorten,
  everyChain: { reference: "0", name: "every Ethereum-like chain", main: "eip155:1" },
};

/** A CAIP-2 id of an EVM chain, `eip155:<decimal chain id>`. */
export const evmChainIdSchema = z
  .string()
  .regex(/^eip155:[1-9][0-9]{0,14}$/, "must be an EVM chain id such as eip155:137");

/** The CAIP-2 id of an EVM chain by its EIP-155 number. Throws a ZodError for what is none. */
export function evmChainId(chainId: number | bigint | string): string {
  return evmChainIdSchema.parse(`eip155:${chainId}`);
}

/** The EIP-155 number of an EVM chain, undefined for other namespaces. */
export function evmChainNumber(chain: string): number | undefined {
  return evmChainIdSchema.safeParse(chain).success ? Number(chain.slice(7)) : undefined;
}
