import { isListed } from "#lib/auth/roles.ts";
import type { Host } from "#lib/kernel/host.ts";
import type { Caller } from "#lib/platform/caller.ts";
import type { ViewerInfo } from "#lib/shared/api/auth.ts";

/** What a signed-in caller learns of themselves. */
export function describeViewer(host: Host, caller: Caller): ViewerInfo {
  const { uploaders, uploaderAccounts } = host.config;
  const listed = uploaders === "open" || caller.operator || isListed(uploaderAccounts, caller.accounts);
  const refusal =
    caller.banReason !== null
      ? `An operator banned this account: ${caller.banReason}`
      : listed
        ? null
        : "This site lets only listed creators upload. Ask its operator to add your account.";
  return {
    id: caller.viewerId,
    accounts: [...caller.accounts],
    operator: caller.operator,
    mayUpload: refusal === null,
    uploadRefusal: refusal,
  };
}
