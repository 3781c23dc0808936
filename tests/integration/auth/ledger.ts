import { z } from "zod";
import type { Namespace } from "#lib/shared/namespaces/namespace.ts";
import { addNamespace } from "#lib/shared/namespaces/table.ts";

/** Accounts of an imaginary bank, such as `ledger:main:L-12345678`: nothing about them is like Ethereum's. */
export const ledger: Namespace = {
  name: "ledger",
  reference: z.enum(["main", "test"]),
  address: z
    .string()
    .regex(/^l-\d{8}$/i, "must be an account number such as L-12345678")
    .toUpperCase(),
  addressBeginning: (text) => (/^l-\d{2,8}$/i.test(text) ? text.toUpperCase() : undefined),
  shortAddress: (address) => `L-…${address.slice(-4)}`,
};

addNamespace(ledger);
