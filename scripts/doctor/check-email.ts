import { mailSettings } from "#lib/notices/email/mail-settings.ts";
import { createSmtpMailer } from "#lib/notices/email/mailer.ts";
import type { Env } from "#lib/platform/env.ts";
import { broken, type Capability, off, ready } from "./capability.ts";

/** Whether news of videos can be mailed: connects and signs in to the mail server, and sends nothing. */
export async function checkEmail(env: Env): Promise<Capability> {
  let settings: ReturnType<typeof mailSettings>;
  try {
    settings = mailSettings(env);
  } catch (error) {
    return broken("Email", error, env.SMTP_URL ? "MAIL_FROM" : "SMTP_URL");
  }
  if (settings === null) return off("Email", "news of videos stand in the inbox alone", "SMTP_URL");
  const host = URL.parse(settings.smtpUrl)?.host ?? "the mail server";
  const mailer = await createSmtpMailer(settings);
  try {
    await mailer.check();
    return ready("Email", `news of videos are mailed by ${host}`, "SMTP_URL");
  } catch {
    return broken("Email", `${host} does not answer, or refuses user and password`, "SMTP_URL");
  } finally {
    mailer.close();
  }
}
