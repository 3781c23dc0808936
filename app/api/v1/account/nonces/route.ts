import { issueAccountNonce } from "#lib/auth/linked-accounts.ts";
import { createAccountNonce } from "#lib/shared/api/account.ts";
import { route } from "../../../../server.ts";

export const POST = route(createAccountNonce, async ({ host, viewer, body }) => {
  const { db, clock, config } = host;
  const challenge = await issueAccountNonce({ db, clock, publicUrl: config.publicUrl }, viewer, body.purpose);
  return {
    ...challenge,
    issuedAt: challenge.issuedAt.toISOString(),
    expiresAt: challenge.expiresAt.toISOString(),
  };
});
