import { linkAccount } from "#lib/account/link-account.ts";
import { linkAccount as contract } from "#lib/shared/api/account.ts";
import { route } from "../../../../server.ts";

export const POST = route(contract, ({ host, viewer, body }) => linkAccount(host, viewer, body));
