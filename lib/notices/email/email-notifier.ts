import { InboxNotifier } from "../inbox.ts";
import type { Notice, Notifier } from "../notifier.ts";
import type { MailContext } from "./contacts.ts";
import { writeNoticeMail } from "./write-mail.ts";

/** Mail to creators who confirmed an address. */
export class EmailNotifier implements Notifier {
  readonly name = "email";
  readonly #context: MailContext;
  readonly #inbox: InboxNotifier;

  constructor(context: MailContext) {
    this.#context = context;
    this.#inbox = new InboxNotifier(context.db);
  }

  async tell(notice: Notice): Promise<"told" | "skipped"> {
    const { db, clock, mailer, publicUrl } = this.#context;
    const { prisma } = db;
    const contact = await prisma.emailContact.findUnique({ where: { viewerId: notice.viewerId } });
    if (contact === null || contact.confirmedAt === null) return "skipped";
    // Its row remembers that it was mailed.
    await this.#inbox.tell(notice);
    const where = { eventId: notice.eventId };
    const { emailedAt } = await prisma.notice.findUniqueOrThrow({ where });
    if (emailedAt !== null) return "told";
    const { unsubscribeToken: token } = contact;
    const page = new URL(`/unsubscribe#${token}`, publicUrl).href;
    const oneClick = new URL(`/api/v1/email/unsubscribe/${token}`, publicUrl).href;
    await mailer.send({
      to: contact.address,
      ...writeNoticeMail(notice, publicUrl.origin, page),
      id: notice.id,
      // RFC 8058 §3.1: a mail program posts to this address when its reader presses "unsubscribe".
      headers: { "List-Unsubscribe": `<${oneClick}>`, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" },
    });
    await prisma.notice.update({ where, data: { emailedAt: clock.now() } });
    return "told";
  }
}
