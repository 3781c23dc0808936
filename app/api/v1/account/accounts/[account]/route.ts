import { unlinkAccount } from "#lib/account/link-account.ts";
import { unlinkAccount as contract } from "#lib/shared/api/account.ts";
import { route } from "../../../../../server.ts";

export const DELETE = route(contract, ({ host, viewer, params }) =>
  unlinkAccount(host, viewer, params.account),
);
