import { hashSecret } from "#lib/platform/crypto.ts";
import { clientAddress } from "./client-address.ts";
import { type Counted, limitBucket } from "./limit-rate.ts";

const hour = 3600;
const perMailbox = { limit: 5, seconds: hour };
const perSender = { limit: 20, seconds: hour };

/**
 * Bounds the codes that are mailed to one mailbox, whoever asks for them, and those that one address of the network asks
 * for, whomever they go to: accounts cost nothing. Throws AppError `rate_limited`, retryable.
 */
export async function limitMailCodes(
  { host, request }: Pick<Counted, "host" | "request">,
  mailAddress: string,
): Promise<void> {
  await limitBucket(
    { host },
    `mailCode:ip:${clientAddress(request.headers, host.config.trustedProxies)}`,
    perSender,
  );
  await limitBucket({ host }, `mailCode:mailbox:${hashSecret(mailboxOf(mailAddress))}`, perMailbox);
}

/** Where mail arrives in most systems: case and what follows a plus sign make no other mailbox (RFC 5233). */
function mailboxOf(mailAddress: string): string {
  return mailAddress.toLowerCase().replace(/\+[^@]*(?=@[^@]*$)/, "");
}
