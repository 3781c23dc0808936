import { createHmac } from "node:crypto";
import type { Clock } from "#lib/platform/clock.ts";
import { constantTimeEqual } from "#lib/platform/crypto.ts";
import { AppError } from "#lib/platform/errors.ts";

/** Signatures older or newer than this are refused, as Inngest's SDK refuses them (RequestSignature.hasExpired). */
const toleranceMs = 5 * 60_000;

/** The environment's name in front of a signing key takes no part in signing (SDK: removeSigningKeyPrefix). */
function withoutPrefix(signingKey: string): string {
  return signingKey.replace(/^signkey-\w+-/, "");
}

/** Refuses a signing key that Inngest's SDK would hash differently: after its prefix it must be hexadecimal. */
export function assertSigningKey(signingKey: string): void {
  const key = withoutPrefix(signingKey);
  if (/^([0-9a-f]{2}){16,}$/i.test(key)) return;
  throw new AppError(
    "configuration_invalid",
    "INNGEST_SIGNING_KEY must be `signkey-<name>-` followed by at least 32 hexadecimal digits.",
  );
}

function hmac(signingKey: string, text: string, timestamp: string): string {
  return createHmac("sha256", withoutPrefix(signingKey)).update(text).update(timestamp).digest("hex");
}

/** The header `x-inngest-signature` for a body: `t=<seconds>&s=<hex HMAC-SHA-256 over body and t>`. */
export function sign(body: string, signingKey: string, clock: Clock): string {
  const timestamp = Math.round(clock.now().getTime() / 1000).toString();
  return `t=${timestamp}&s=${hmac(signingKey, body, timestamp)}`;
}

/** True when the header signs exactly this body with this key and is not older (or newer) than five minutes. */
export function isSignedBy(
  body: string,
  header: string | undefined,
  signingKey: string,
  clock: Clock,
): boolean {
  const fields = new URLSearchParams(header ?? "");
  const timestamp = fields.get("t") ?? "";
  const signature = fields.get("s") ?? "";
  if (!/^\d{1,12}$/.test(timestamp) || signature === "") return false;
  if (Math.abs(clock.now().getTime() - Number(timestamp) * 1000) > toleranceMs) return false;
  return constantTimeEqual(hmac(signingKey, body, timestamp), signature);
}
