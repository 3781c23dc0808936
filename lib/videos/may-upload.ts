import type { Caller } from "#lib/platform/caller.ts";
import { AppError } from "#lib/platform/errors.ts";
import { isListed } from "#lib/shared/is-listed.ts";
import { AccountBannedError } from "./take-down.ts";

/** UPLOADERS and UPLOADER_ACCOUNTS (security.md "Surface"). */
export interface UploadPolicy {
  uploaders: "open" | "allowlist";
  uploaderAccounts: readonly string[];
}

/**
 * Why somebody may not upload: AppError `upload_forbidden` or `account_banned`, whose message is for them; null when they may.
 * Operators always may, others when uploading is open or one of their accounts is listed, unless they are banned.
 */
export function uploadRefusal(policy: UploadPolicy, caller: Caller): AppError | null {
  if (caller.banReason) return new AccountBannedError(caller.banReason);
  if (caller.operator || policy.uploaders === "open") return null;
  if (isListed(policy.uploaderAccounts, caller.accounts)) return null;
  return new AppError(
    "upload_forbidden",
    "Only listed accounts may upload here. Ask the operator of this server to add yours.",
    { details: { accounts: caller.accounts } },
  );
}
