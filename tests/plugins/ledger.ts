import { createHmac } from "node:crypto";
import { z } from "zod";
import type { Challenge } from "#lib/auth/nonces.ts";
import type { SignInScheme } from "#lib/auth/sign-in-scheme.ts";
import type { Plugin } from "#lib/kernel/host.ts";
import { constantTimeEqual, newSecret } from "#lib/platform/crypto.ts";
import { AppError } from "#lib/platform/errors.ts";
import { accountIdSchema } from "#lib/shared/caip.ts";
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

const proofSchema = z.object({
  account: z.string(),
  nonce: z.string(),
  /** What only the bank and the account's owner can make of a challenge. */
  code: z.string(),
});

/** The body that proves an account by the secret which its owner shares with the bank. */
export function ledgerProof(challenge: Challenge, account: string, secret: string) {
  const { nonce, domain, uri, statement, issuedAt, expiresAt } = challenge;
  const text = [account, nonce, domain, uri, statement, issuedAt.getTime(), expiresAt.getTime()].join("\n");
  const code = createHmac("sha256", secret).update(text).digest("base64url");
  return { scheme: "ledger", account, nonce, code };
}

/** A sign-in without wallet, chain or signature. `secrets` by account, as they are kept. */
export function createLedgerScheme(
  secrets: ReadonlyMap<string, string>,
): SignInScheme<z.output<typeof proofSchema>> {
  return {
    name: "ledger",
    proof: proofSchema,
    nonceOf: ({ nonce }) => nonce,
    async verify({ account, code }, challenge) {
      const known = accountIdSchema.safeParse(account).data ?? "";
      const expected = ledgerProof(challenge, account, secrets.get(known) ?? newSecret()).code;
      if (!constantTimeEqual(code, expected)) {
        throw new AppError("sign_in_invalid", "The bank does not know this account by this code.");
      }
      return known;
    },
  };
}

const secretsSchema = z.record(accountIdSchema, z.string());

/**
 * A sign-in of an operator's own, as it would stand in `streamgate.config.ts`. `LEDGER_SECRETS` says who may use it:
 * `{"ledger:main:L-12345678":"…"}`.
 */
export const ledgerPlugin: Plugin = {
  name: "ledger",
  setup({ env, log, signIns }) {
    const secrets = env.LEDGER_SECRETS;
    if (secrets === undefined) return log.info("nobody has a secret; set LEDGER_SECRETS to let some sign in");
    const scheme = createLedgerScheme(new Map(Object.entries(secretsSchema.parse(JSON.parse(secrets)))));
    signIns.add(scheme.name, scheme);
  },
};
