import { classifyDbError } from '@skinstack/db/connect/classify-db-error';
import { insertApplication } from '@skinstack/db/members/join-programs';
import { claimPasswordTries } from '@skinstack/db/people/password-tries';
import type { Act } from '@skinstack/db/rows/trail';
import type { programs } from '@skinstack/db/schema/programs';
import { toHex } from '@skinstack/domain/crypto/encodings';
import { hmacSha256, verifyHmacSha256 } from '@skinstack/domain/crypto/sha256';
import type { Application } from '@skinstack/domain/members/application';
import { meetsRule } from '@skinstack/domain/members/auto-accept';
import type { Locale } from '@skinstack/domain/people';
import { newMail, sendSoon } from '../notices/post-mail.ts';
import { newInvitation } from '../people/sign-in-links.ts';
import type { Ports } from '../ports.ts';
import { hashKey } from '../secrets.ts';

/** People read a page before they fill it in; what fills in faster is none. */
const LEAST_MS = 3_000;
/** A form may be left open for a day. */
const MOST_MS = 24 * 3_600_000;
const OPENED = /^(\d{13})\.([0-9a-f]{64})$/;
const toBytes = (text: string) => new TextEncoder().encode(text);

/** When a form was opened, signed: nobody makes one of another time. */
export async function signOpened({ now, signing_key }: Ports): Promise<string> {
  const at_ms = now();
  return `${at_ms}.${toHex(await hmacSha256(signing_key, toBytes(`form ${at_ms}`)))}`;
}

/** Whether a form was open as long as people take. */
export async function checkOpened(
  { now, token_keys }: Ports,
  opened: string,
): Promise<'fine' | 'too_fast' | 'too_old'> {
  const [, time = '', mac = ''] = OPENED.exec(opened) ?? [];
  const bytes = Uint8Array.from(mac.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  const signed = await Promise.all(
    token_keys.map((key) => verifyHmacSha256(key, bytes, toBytes(`form ${time}`))),
  );
  if (time === '' || !signed.includes(true)) return 'too_old';
  const open_ms = now() - Number(time);
  if (open_ms > MOST_MS) return 'too_old';
  return open_ms < LEAST_MS ? 'too_fast' : 'fine';
}

/** Three applications of an address at once, then one in twenty minutes. */
const MAIL_INTERVAL_SECONDS = 1_200;
const MAIL_WINDOW_SECONDS = 3_600;

/**
 * Keeps an application, and mails whoever is accepted at once an invitation. Nothing tells whether
 * the address was known: one that applies too often is thanked, too.
 * @param later runs behind the answer, which does not take longer for some than for others
 */
export async function keepApplication(
  ports: Ports,
  program: Pick<typeof programs.$inferSelect, 'id' | 'name' | 'enrolment' | 'auto_accept'>,
  application: Application,
  locale: Locale,
  act: Act | null,
  later: (work: Promise<unknown>) => void,
): Promise<void> {
  const key_hash = await hashKey(`join ${application.email.toLowerCase()}`);
  const limit = { key_hash, interval_seconds: MAIL_INTERVAL_SECONDS };
  const claimed = await claimPasswordTries(ports.db, [limit], MAIL_WINDOW_SECONDS);
  if (claimed.length === 0) return;
  const invitation = await newInvitation(ports);
  const membership_id = ports.newId('mbr');
  const received = newMail(ports, {
    ...{ kind: 'application_received', key: membership_id, facts: { program: program.name } },
    to: { user_id: null, address: application.email, locale },
  });
  const wish = {
    ...{ influencer_id: ports.newId('inf'), membership_id, received, now: new Date(ports.now()) },
    ...{ program_id: program.id, enrolment: program.enrolment },
    meets_rule: meetsRule(program.auto_accept, application),
    application,
    invitation,
  };
  const { is_invited } = await insertWithFreeHandle(ports, wish, act);
  later(sendSoon(ports, [is_invited ? invitation.mail : received]));
}

type Wish = Parameters<typeof insertApplication>[1];

/** Somebody else may take the handle, or the same address apply, at the same moment. */
async function insertWithFreeHandle(ports: Ports, wish: Wish, act: Act | null) {
  try {
    return await insertApplication(ports.db, wish, act);
  } catch (error) {
    if (classifyDbError(error).kind !== 'unique_violation') throw error;
    return insertApplication(ports.db, wish, act);
  }
}
