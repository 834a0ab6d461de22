import { listFirstConversions, listStoppedProducts } from '@skinstack/db/notices/causes';
import type { NewMail } from '@skinstack/db/notices/mails';
import type { OutboxEvent } from '@skinstack/db/notices/outbox';
import type { Recipient } from '@skinstack/db/notices/recipients';
import { findRow } from '@skinstack/db/rows/find-rows';
import { webhookEndpoints } from '@skinstack/db/schema/webhook-endpoints';
import { isWanted, MAILS, type MailKind } from '@skinstack/domain/notices/mail-kinds';
import { describeError } from '@skinstack/http/log';
import { type MailFacts, type MailMoney, newMail } from '../notices/post-mail.ts';
import type { Ports } from '../ports.ts';
import type { Caller } from '../router.ts';
import type { Present } from './present-objects.ts';

/** What is mailed of an event: of which kind, about what. */
type Notice = { [K in MailKind]: { kind: K; facts: MailFacts[K] } }[MailKind];

type Membership = {
  influencer: { email: string };
  program: { name: string };
  reason: string | null;
  decided_by: string | null;
};
type Payout = { amount_minor: number; currency: string; failure_reason: string | null };
type Link = { slug: string };
type Conversion = {
  product: { name: string } | null;
  commission: { net_minor: number; currency: string };
};

/** The mails that events make for those who want them; what stands for nothing to mail is null. */
export async function writeNotices(
  ports: Ports,
  events: readonly OutboxEvent[],
  recipients: readonly Recipient[],
  objectOf: (object_id: string) => Present,
): Promise<NewMail[]> {
  const [first, stopped] = await Promise.all([
    listFirstConversions(ports.db, idsOf(events, 'conversion.recorded')),
    listStoppedProducts(ports.db, idsOf(events, 'link.disabled')),
  ]);
  const written = events.map(async (event) => {
    const about = objectOf(event.object_id);
    const notice = await noticeOr(ports, event, about, { first, stopped });
    if (notice === null) return [];
    const theirs = recipients.filter((one) => one.influencer_id === event.influencer_id);
    if (theirs.length === 0)
      return toApplicant(ports, event, about(OPERATOR) as Membership, notice);
    return theirs
      .filter(({ choices }) => isWanted(notice.kind, choiceOf(notice.kind, choices)))
      .map((to) => newMail(ports, { ...notice, key: `${event.id}:${to.user_id}`, to }));
  });
  return (await Promise.all(written)).flat();
}

const OPERATOR: Caller = { role: 'owner' };

/** Whoever applied and was declined has no user yet, and waits for a word. */
function toApplicant(
  ports: Ports,
  event: OutboxEvent,
  { influencer }: Membership,
  { kind, facts }: Notice,
): NewMail[] {
  if (kind !== 'membership_declined') return [];
  const to = { user_id: null, address: influencer.email, locale: null };
  return [newMail(ports, { kind: 'application_declined', facts, key: String(event.id), to })];
}

const idsOf = (events: readonly OutboxEvent[], type: string) =>
  events.filter((event) => event.type === type).map(({ object_id }) => object_id);

function choiceOf(kind: MailKind, choices: Recipient['choices']) {
  const notice = MAILS[kind];
  return notice === null ? null : (choices[notice] ?? null);
}

type Known = { first: ReadonlySet<string>; stopped: ReadonlyMap<string, string | null> };

/** The same, or null: one that cannot be written must not keep all others waiting. */
async function noticeOr(...given: Parameters<typeof noticeOf>): Promise<Notice | null> {
  try {
    return await noticeOf(...given);
  } catch (error) {
    const [{ log }, { id }] = given;
    log('error', 'mail_not_written', { event_id: id, ...describeError(error) });
    return null;
  }
}

async function noticeOf(
  ports: Ports,
  event: OutboxEvent,
  about: Present,
  { first, stopped }: Known,
): Promise<Notice | null> {
  const { object_id, influencer_id } = event;
  const reader: Caller =
    influencer_id === null ? { role: 'owner' } : { role: 'influencer', influencer_id };
  switch (event.type) {
    case 'conversion.recorded':
      return first.has(object_id) ? firstOrder(about(reader) as Conversion) : null;
    case 'payout.sent':
    case 'payout.settled':
    case 'payout.failed':
    case 'payout.returned':
      return payoutNotice(event.type, about(reader) as Payout);
    case 'membership.approved':
    case 'membership.declined':
      return membershipNotice(event.type, about(OPERATOR) as Membership);
    case 'link.disabled':
      // whoever did it themselves knows
      if (!stopped.has(object_id)) return null;
      return linkNotice(about(reader) as Link, stopped.get(object_id) ?? null);
    case 'endpoint.given_up': {
      const row = await findRow(ports.db, webhookEndpoints, object_id);
      return row && { kind: 'endpoint_given_up', facts: { url: row.url } };
    }
    default:
      return null;
  }
}

function firstOrder({ product, commission }: Conversion): Notice {
  const { net_minor: amount_minor, currency } = commission;
  const net = { amount_minor, currency };
  return { kind: 'first_order', facts: { product: product?.name ?? null, net } };
}

const PAYOUT_MAILS = {
  'payout.sent': 'payout_sent',
  'payout.settled': 'payout_settled',
  'payout.failed': 'payout_failed',
  'payout.returned': 'payout_returned',
} as const;

function payoutNotice(type: keyof typeof PAYOUT_MAILS, payout: Payout): Notice {
  const { amount_minor, currency, failure_reason: reason } = payout;
  const amount: MailMoney = { amount_minor, currency };
  return { kind: PAYOUT_MAILS[type], facts: { amount, reason } };
}

/** Whoever joined by themselves knows; a program that is open asks nobody. */
function membershipNotice(
  type: string,
  { program, reason, decided_by }: Membership,
): Notice | null {
  if (type === 'membership.declined') {
    return { kind: 'membership_declined', facts: { program: program.name, reason } };
  }
  if (decided_by === 'enrolment') return null;
  return { kind: 'membership_approved', facts: { program: program.name } };
}

function linkNotice({ slug }: Link, product: string | null): Notice {
  return { kind: 'link_disabled', facts: { slug, product } };
}
