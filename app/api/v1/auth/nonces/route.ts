import { issueNonce } from "#lib/auth/nonces.ts";
import { createNonce } from "#lib/shared/api/auth.ts";
import { route } from "../../../../server.ts";

export const POST = route(createNonce, async ({ host }) => {
  const challenge = await issueNonce(host.db.prisma, host.clock, host.config.publicUrl);
  return {
    ...challenge,
    issuedAt: challenge.issuedAt.toISOString(),
    expiresAt: challenge.expiresAt.toISOString(),
  };
});
