import { AppError } from "#lib/platform/errors.ts";
import type { MailSettings } from "./mail-settings.ts";

interface Mail {
  to: string;
  subject: string;
  text: string;
  html: string;
  /** The part before the @ of its Message-ID: a repeated mail keeps it, so that mail programs show it once. */
  id?: string;
  headers?: Record<string, string>;
}

/** Hands mail to a mail server. */
export interface Mailer {
  /** Resolves when the server took it. Throws AppError `mail_unavailable`, retryable. */
  send(mail: Mail): Promise<void>;
  /** Whether the server lets us in. Throws AppError `mail_unavailable`. */
  check(): Promise<void>;
  close(): void;
}

const timeoutMs = 10_000;

/** Mail by SMTP. Nothing is connected before the first mail. */
export async function createSmtpMailer(settings: MailSettings): Promise<Mailer> {
  // Only who sends mail loads it.
  const { createTransport } = await import("nodemailer");
  const transport = createTransport({
    url: settings.smtpUrl,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    // A mail is made of our own words alone: it reads no files and fetches nothing.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = /@([^\s<>@]+)>?$/.exec(settings.from)?.[1] ?? "localhost";
  const attempt = async (work: Promise<unknown>): Promise<void> => {
    try {
      await work;
    } catch (cause) {
      throw new AppError("mail_unavailable", "The mail could not be sent now. Try again in a few minutes.", {
        retryable: true,
        retryAfterSeconds: 60,
        cause,
      });
    }
  };
  return {
    send: ({ id, ...mail }) =>
      attempt(
        transport.sendMail({
          ...mail,
          from: settings.from,
          ...(id === undefined ? {} : { messageId: `<${id}@${domain}>` }),
        }),
      ),
    check: () => attempt(transport.verify()),
    close: () => transport.close(),
  };
}
