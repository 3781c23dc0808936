import type { Caller } from "#lib/platform/caller.ts";
import { AppError } from "#lib/platform/errors.ts";
import { accountMatches } from "#lib/shared/caip.ts";
import { AccountBannedError } from "./take-down.ts";

/** UPLOADERS and UPLOADER_ACCOUNTS (security.md "Surface"). */
export interface UploadPolicy {
  uploaders: "open" | "allowlist";
  uploaderAccounts: readonly string[];
}

/** Operators may always upload, others when uploading is open or one of their accounts is listed. */
export function mayUpload(policy: UploadPolicy, caller: Caller): boolean {
  if (caller.operator || policy.uploaders === "open") return true;
  return policy.uploaderAccounts.some((listed) =>
    caller.accounts.some((account) => accountMatches(listed, account)),
  );
}

/** Throws AppError `upload_forbidden` or `account_banned` that says why. */
export function assertMayUpload(policy: UploadPolicy, caller: Caller): void {
  if (caller.banReason) throw new AccountBannedError(caller.banReason);
  if (mayUpload(policy, caller)) return;
  throw new AppError(
    "upload_forbidden",
    "Only listed accounts may upload here. Ask the operator of this server to add yours.",
    { details: { accounts: caller.accounts } },
  );
}
