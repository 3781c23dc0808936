import { deleteAccount } from "#lib/account/delete-account.ts";
import { describeAccount } from "#lib/account/describe-account.ts";
import { sessionCookie } from "#lib/auth/cookies.ts";
import { deleteAccount as deletion, getAccount } from "#lib/shared/api/account.ts";
import { route } from "../../../server.ts";

export const GET = route(getAccount, ({ host, viewer }) => describeAccount(host, viewer));

export const DELETE = route(deletion, async ({ host, viewer, body, setCookie }) => {
  await deleteAccount(host, viewer, body.confirmation);
  setCookie(sessionCookie(host.config.publicUrl, "", 0));
});
