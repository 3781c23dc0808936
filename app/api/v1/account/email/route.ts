import { requireMailer } from "#lib/account/require-mailer.ts";
import { limitMailCodes } from "#lib/api/limit-mail-codes.ts";
import { removeEmail as remove, requestEmail } from "#lib/notices/email/contacts.ts";
import { removeEmail, setEmail } from "#lib/shared/api/account.ts";
import { route } from "../../../../server.ts";

export const PUT = route(setEmail, async ({ host, request, viewer, body }) => {
  const { db, clock, config } = host;
  const context = { db, clock, mailer: requireMailer(host), publicUrl: config.publicUrl };
  await limitMailCodes({ host, request }, body.address);
  return requestEmail(context, viewer.viewerId, body.address);
});

export const DELETE = route(removeEmail, ({ host, viewer }) => remove(host.db.prisma, viewer.viewerId));
