import type { Caller } from "#lib/platform/caller.ts";
import type { ViewerInfo } from "#lib/shared/api/auth.ts";
import { type UploadPolicy, uploadRefusal } from "#lib/videos/may-upload.ts";

/** What a signed-in caller learns of themselves. */
export function describeViewer(policy: UploadPolicy, caller: Caller): ViewerInfo {
  const refusal = uploadRefusal(policy, caller);
  return {
    id: caller.viewerId,
    accounts: [...caller.accounts],
    operator: caller.operator,
    mayUpload: refusal === null,
    uploadRefusal: refusal?.message ?? null,
  };
}
