import type { Mailer } from "#lib/notices/email/mailer.ts";
import { AppError } from "#lib/platform/errors.ts";
import type { AccountContext } from "./account-context.ts";

/** Whether this site sends mail at all. */
export function offersMail({ mailers }: Pick<AccountContext, "mailers">): boolean {
  return mailers.list().length > 0;
}

/** The site's mailer. Throws AppError `mail_off` when it has none. */
export function requireMailer({ mailers }: Pick<AccountContext, "mailers">): Mailer {
  const [mailer] = mailers.list();
  if (mailer === undefined) {
    throw new AppError(
      "mail_off",
      "This site sends no mail. What happens to your videos stands in your inbox here.",
    );
  }
  return mailer;
}
