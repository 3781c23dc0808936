import { isListed } from "#lib/auth/roles.ts";
import type { Host } from "#lib/kernel/host.ts";
import type { ViewerInfo } from "#lib/shared/api/auth.ts";
import type { Caller } from "./caller.ts";

/** What a signed-in caller learns of themselves. */
export function describeViewer(host: Host, caller: Caller): ViewerInfo {
  const { uploaders, uploaderAccounts } = host.config;
  const mayUpload = uploaders === "open" || caller.operator || isListed(uploaderAccounts, caller.accounts);
  return {
    id: caller.viewerId,
    accounts: caller.accounts,
    operator: caller.operator,
    mayUpload,
    uploadRefusal: mayUpload
      ? null
      : "This site lets only listed creators upload. Ask its operator to add your account.",
  };
}
