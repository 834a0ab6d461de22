import { addMails, claimMails, finishMail, type NewMail } from '@skinstack/db/notices/mails';
import type { MailRow } from '@skinstack/db/schema/mails';
import { openSecret, sealSecret } from '@skinstack/domain/crypto/seal';
import { MAIL_KINDS, MAILS, type MailKind } from '@skinstack/domain/notices/mail-kinds';
import { nextMailTry } from '@skinstack/domain/notices/retries';
import { describeError } from '@skinstack/http/log';
import type { Ports } from '../ports.ts';
import { randomSecret } from '../secrets.ts';
import { chanceOf, inTurns } from './in-turns.ts';
import type { MailFacts, MailLocale, MailMoney } from './mail/letters.ts';

import { renderMail } from './mail/render-mail.ts';

export type { MailFacts, MailMoney };

/** Who is written to, about what. */
export type Wish<K extends MailKind> = {
  /** What it tells to whom: with the same key nothing is written twice. */
  key: string;
  kind: K;
  to: { user_id: string | null; address: string; locale: MailLocale | null };
  facts: MailFacts[K];
  expires_at?: Date;
};

/** A mail to be written, for the statement that makes its cause. */
export function newMail<K extends MailKind>(
  ports: Pick<Ports, 'newId'>,
  { key, kind, to, facts, expires_at }: Wish<K>,
): NewMail {
  const { user_id, address, locale } = to;
  return {
    ...{ id: ports.newId('mal'), key: `${kind}:${key}`, kind, user_id, address, facts },
    ...{ locale: locale ?? 'en', expires_at: expires_at ?? null },
  };
}

/** The same for what lets somebody in: what it is about is kept encrypted until it is sent. */
export async function newSealedMail<K extends MailKind>(
  ports: Pick<Ports, 'newId' | 'sealing_key' | 'random'>,
  wish: Wish<K>,
): Promise<NewMail> {
  const { facts, ...mail } = newMail(ports, wish);
  const text = JSON.stringify(facts);
  const facts_sealed = await sealSecret(ports.sealing_key, text, mail.id, ports.random(12));
  return { ...mail, facts: {}, facts_sealed };
}

/** Puts mails on their way; those whose keys are there already are not written again. */
export async function postMails(ports: Ports, mails: readonly NewMail[]): Promise<void> {
  await addMails(ports.db, mails, new Date(ports.now()));
}

/** What goes even to who calls our mail spam: it lets them in, or guards their account. */
const GUARDS = MAIL_KINDS.filter((kind) => MAILS[kind] === null);
const LEASE_MS = 60_000;
const MOST = 24;

/**
 * Sends what is due, a few at a time. Whoever does it holds a mail for a minute: one that ends in
 * the middle leaves it to the next, under the same key, by which a provider sends it once.
 * @param ids these alone; null for all
 * @returns how many were sent
 */
export async function sendMails(ports: Ports, ids: readonly string[] | null = null) {
  const { sendMail } = ports;
  if (sendMail === null) {
    if (ids !== null) ports.log('warn', 'mail_not_sent', { reason: 'no account: set MAIL_URL' });
    return 0;
  }
  return inTurns(ports, async () => {
    const now = new Date(ports.now());
    const until = new Date(now.getTime() + LEASE_MS);
    const lease = { id: randomSecret(ports, '', 12), now, until };
    const mails = await claimMails(ports.db, lease, MOST, GUARDS, ids);
    return mails.map((mail) => async () => {
      const isSent = await tryMail(ports, sendMail, mail);
      await finishMail(ports.db, mail.id, lease, isSent, isSent ? null : nextTry(ports, mail));
    });
  });
}

async function tryMail(
  ports: Ports,
  sendMail: NonNullable<Ports['sendMail']>,
  mail: MailRow,
): Promise<boolean> {
  try {
    const { facts_sealed } = mail;
    const opened =
      facts_sealed === null ? {} : await openSecret(ports.sealing_key, facts_sealed, mail.id);
    const facts = typeof opened === 'string' ? JSON.parse(opened) : mail.facts;
    return await sendMail(await renderMail(ports, { ...mail, facts }));
  } catch (error) {
    ports.log('error', 'mail_not_sent', describeError(error));
    return false;
  }
}

function nextTry(ports: Ports, { attempts, first_tried_at }: MailRow): Date | null {
  const now_ms = ports.now();
  const first_ms = first_tried_at?.getTime() ?? now_ms;
  const next_ms = nextMailTry(attempts + 1, first_ms, now_ms, chanceOf(ports));
  return next_ms === null ? null : new Date(next_ms);
}

/** Sends these at once, behind a request that neither waits for it nor is failed by it. */
export async function sendSoon(ports: Ports, mails: readonly NewMail[]): Promise<void> {
  try {
    await sendMails(
      ports,
      mails.map(({ id }) => id),
    );
  } catch (error) {
    ports.log('warn', 'mail_waits', describeError(error));
  }
}
