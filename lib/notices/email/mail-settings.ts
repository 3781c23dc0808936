import { z } from "zod";
import { ConfigurationError, type Env, parseEnv } from "#lib/platform/env.ts";

/** How mail leaves here. */
export interface MailSettings {
  /** smtp:// or smtps://, with user and password where the server wants them. A secret. */
  smtpUrl: string;
  /** The sender as mail programs show it: `StreamGate <videos@example.org>`. */
  from: string;
}

const schema = z.object({
  SMTP_URL: z
    .url({ protocol: /^smtps?$/, error: "must be an address that begins with smtp:// or smtps://" })
    .optional(),
  MAIL_FROM: z
    .string()
    .regex(
      /^[^\r\n<>]*<?[^\s<>@]+@[^\s<>@]+>?$/,
      "must be a mail address, e.g. StreamGate <videos@example.org>",
    )
    .optional(),
});

/**
 * SMTP_URL and MAIL_FROM: both, or neither (null: no mail is sent). Throws ConfigurationError that names the one that is
 * missing or wrong, never its value.
 */
export function mailSettings(env: Env): MailSettings | null {
  const { SMTP_URL: smtpUrl, MAIL_FROM: from } = parseEnv(schema, env);
  if (smtpUrl === undefined && from === undefined) return null;
  if (smtpUrl === undefined) {
    throw new ConfigurationError([
      "SMTP_URL: is missing: MAIL_FROM is set, so mail is wanted (unset both for none)",
    ]);
  }
  if (from === undefined) {
    throw new ConfigurationError(["MAIL_FROM: is missing: SMTP_URL is set, and mail needs a sender"]);
  }
  return { smtpUrl, from };
}
