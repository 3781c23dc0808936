import { confirmAccount } from "#lib/auth/linked-accounts.ts";
import { confirmAccount as contract } from "#lib/shared/api/account.ts";
import { route } from "../../../../server.ts";

export const POST = route(contract, ({ host, viewer, body }) => confirmAccount(host, viewer, body));
