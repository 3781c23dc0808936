import { randomInt } from "node:crypto";
import type { Clock } from "#lib/platform/clock.ts";
import { constantTimeEqual, hashSecret, newSecret } from "#lib/platform/crypto.ts";
import type { Database, Db, Transaction } from "#lib/platform/db.ts";
import { AppError, NotFoundError } from "#lib/platform/errors.ts";
import type { Mailer } from "./mailer.ts";
import { writeConfirmationMail } from "./write-mail.ts";

const codeSeconds = 3600;
/** A code of six digits falls to a guess in a million: five guesses are allowed. */
const codeTries = 5;
/** Between two codes, so that nobody's letter box is filled from here. */
const pauseSeconds = 60;

export interface Contact {
  address: string;
  confirmed: boolean;
}

export interface MailContext {
  db: Database;
  clock: Clock;
  mailer: Mailer;
  /** PUBLIC_URL: where the links of a mail lead. */
  publicUrl: URL;
}

/** Where a viewer gets mail, or wants to once it is confirmed. */
export async function contactOf(db: Db, viewerId: string): Promise<Contact | null> {
  const row = await db.emailContact.findUnique({ where: { viewerId } });
  return row === null ? null : { address: row.address, confirmed: row.confirmedAt !== null };
}

/**
 * Takes an address and mails a code to it; nothing else goes there before `confirmEmail`. An address that was confirmed
 * before keeps getting nothing until this one is. Throws AppError `rate_limited` within a minute of the last code, or
 * `mail_unavailable`.
 */
export async function requestEmail(
  context: MailContext,
  viewerId: string,
  address: string,
): Promise<Contact> {
  const { db, clock, mailer, publicUrl } = context;
  const now = clock.now();
  const known = await db.prisma.emailContact.findUnique({ where: { viewerId } });
  const waitSeconds = known?.codeExpiresAt
    ? pauseSeconds - (codeSeconds - (known.codeExpiresAt.getTime() - now.getTime()) / 1000)
    : 0;
  if (waitSeconds > 0) {
    const retryAfterSeconds = Math.ceil(waitSeconds);
    throw new AppError(
      "rate_limited",
      `A code was mailed just now. Look for it, or ask for another in ${retryAfterSeconds} s.`,
      { retryable: true, retryAfterSeconds },
    );
  }
  const code = String(randomInt(1_000_000)).padStart(6, "0");
  const data = {
    address,
    confirmedAt: null,
    codeHash: codeHash(viewerId, code),
    codeExpiresAt: new Date(now.getTime() + codeSeconds * 1000),
    codeTries: 0,
  };
  // First the mail: when it does not leave, nobody waits for a code, and the next try need not wait.
  await mailer.send({ to: address, ...writeConfirmationMail(code, publicUrl.origin) });
  await db.prisma.emailContact.upsert({
    where: { viewerId },
    create: { viewerId, unsubscribeToken: newSecret(24), ...data },
    update: data,
  });
  return { address, confirmed: false };
}

/** The mailed code proves the address. Throws AppError `email_code_invalid`, or NotFoundError without an address. */
export async function confirmEmail(db: Db, clock: Clock, viewerId: string, code: string): Promise<Contact> {
  // Counted before it is compared: guesses that come at once are all counted.
  const { count } = await db.emailContact.updateMany({
    where: { viewerId, codeExpiresAt: { gt: clock.now() }, codeTries: { lt: codeTries } },
    data: { codeTries: { increment: 1 } },
  });
  const row = await db.emailContact.findUnique({ where: { viewerId } });
  if (row === null) throw new NotFoundError("An address to confirm");
  if (row.confirmedAt !== null && count === 0) return { address: row.address, confirmed: true };
  if (count === 0 || row.codeHash === null || !constantTimeEqual(row.codeHash, codeHash(viewerId, code))) {
    throw new AppError(
      "email_code_invalid",
      count === 0
        ? "This code is too old, or was tried too often. Ask for a new one."
        : "That is not the code we mailed. Look at the newest mail.",
    );
  }
  await db.emailContact.update({
    where: { viewerId },
    data: { confirmedAt: clock.now(), codeHash: null, codeExpiresAt: null, codeTries: 0 },
  });
  return { address: row.address, confirmed: true };
}

/** A confirmed address becomes another viewer's who has none; any other is forgotten. */
export async function moveEmail(tx: Transaction, from: string, to: string): Promise<void> {
  const [own, other] = [await contactOf(tx, to), await contactOf(tx, from)];
  if (own === null && other?.confirmed) {
    await tx.emailContact.update({ where: { viewerId: from }, data: { viewerId: to } });
  } else await removeEmail(tx, from);
}

/** Forgets a viewer's address: no more mail. Doing so twice is fine. */
export async function removeEmail(db: Db, viewerId: string): Promise<void> {
  await db.emailContact.deleteMany({ where: { viewerId } });
}

/** The same for whoever holds the token of a mail that was sent there. An unknown token is fine: it is over already. */
export async function unsubscribe(db: Db, token: string): Promise<void> {
  await db.emailContact.deleteMany({ where: { unsubscribeToken: token } });
}

function codeHash(viewerId: string, code: string): string {
  return hashSecret(`${viewerId}:${code}`);
}
