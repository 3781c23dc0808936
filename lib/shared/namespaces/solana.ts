import { z } from "zod";
import { type Namespace, shorten } from "./namespace.ts";

// https://datatracker.ietf.org/doc/html/draft-msporny-base58-03: no 0, O, I and l; the case of a letter counts.
const alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const base58 = "[1-9A-HJ-NP-Za-km-z]";
const addressPattern = new RegExp(`^${base58}{32,44}$`);
const referencePattern = new RegExp(`^${base58}{32}$`);
/** What no word looks like: a digit, and a capital letter that does not begin it. */
const beginningPattern = new RegExp(`^(?=.*[1-9])(?=.+[A-Z])${base58}{6,44}$`);

/** A Solana address, of a key or a program's account: 32 bytes in base58, as it is written. */
export const solanaAddressSchema = z
  .string()
  .refine((text) => addressPattern.test(text) && lengthOfBase58(text) === 32, {
    error: "must be a Solana address: 32 bytes in base58",
  });

/** Solana clusters: CAIP-2 "solana", https://namespaces.chainagnostic.org/solana/caip2. */
export const solana: Namespace = {
  name: "solana",
  // The first 32 characters of the genesis hash.
  reference: z
    .string()
    .regex(referencePattern, "must end in the first 32 characters of the cluster's genesis hash"),
  address: solanaAddressSchema,
  addressBeginning: (text) => (beginningPattern.test(text) || isAddress(text) ? text : undefined),
  shortAddress: shorten,
  // No cluster is called so: base58 has no zero.
  everyChain: {
    reference: "0",
    name: "every Solana cluster",
    main: "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp",
  },
};

/** A CAIP-2 id of a Solana cluster, `solana:<first 32 characters of its genesis hash>`. */
export const solanaChainIdSchema = z
  .string()
  .regex(
    new RegExp(`^solana:${base58}{32}$`),
    "must be a Solana cluster's id such as solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp",
  );

/** The CAIP-2 id of the cluster with this genesis hash (base58). Throws a ZodError for what is none. */
export function solanaChainId(genesisHash: string): string {
  return solanaChainIdSchema.parse(`solana:${solanaAddressSchema.parse(genesisHash).slice(0, 32)}`);
}

function isAddress(text: string): boolean {
  return solanaAddressSchema.safeParse(text).success;
}

/** How many bytes the text stands for: one for each leading 1, and those of the number that follows. */
function lengthOfBase58(text: string): number {
  const digits = text.replace(/^1+/, "");
  let number = 0n;
  for (const digit of digits) number = number * 58n + BigInt(alphabet.indexOf(digit));
  return text.length - digits.length + (number === 0n ? 0 : Math.ceil(number.toString(16).length / 2));
}
