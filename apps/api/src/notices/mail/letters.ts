import { currencyExponent, isCurrency } from '@skinstack/domain/money';
import type { MailKind } from '@skinstack/domain/notices/mail-kinds';

export type MailLocale = 'en' | 'de';
export type MailMoney = { amount_minor: number; currency: string };
type Sum = { currency: string; net_minor: number };
type Program = { program: string };
type Payout = { amount: MailMoney; reason: string | null };
type Period = { on: string; order_count: number; sums: readonly Sum[] };

/** What each kind of mail is about. */
export type MailFacts = {
  invitation: { url: string };
  reset: { url: string };
  confirm_address: { url: string };
  details_changed: { old_hint: string; new_hint: string; at: string; hold_hours: number };
  application_received: Program;
  application_accepted: Program & { url: string };
  application_declined: Program & { reason: string | null };
  membership_approved: Program;
  membership_declined: Program & { reason: string | null };
  terms_changed: Program & { valid_from: string };
  first_order: { product: string | null; net: MailMoney };
  daily_digest: Period;
  payout_sent: Payout;
  payout_settled: Payout;
  payout_failed: Payout;
  payout_returned: Payout;
  link_disabled: { slug: string; product: string | null };
  monthly_summary: Period;
  refills_due: {
    count: number;
    refilled: number;
    product: string | null;
    expected_net: { low: number; high: number; currency: string } | null;
    is_estimate: boolean;
  };
  endpoint_given_up: { url: string };
};

/** A mail in words: paragraphs, and what to do. */
export type Letter = {
  subject: string;
  paragraphs: readonly string[];
  /** Where to go; a path is of the dashboard. */
  action?: { label: string; to: string };
};

/** The words of a language: a letter of each kind, and what stands around it. */
export type MailWords = {
  letters: { [K in MailKind]: (facts: MailFacts[K]) => Letter };
  why: string;
  unsubscribe: string;
  settings: string;
};

/** An amount as people of a language write it. */
export function writeMoney(locale: MailLocale, { amount_minor, currency }: MailMoney): string {
  const digits = isCurrency(currency) ? currencyExponent(currency) : 2;
  const form = { style: 'currency', currency } as const;
  return new Intl.NumberFormat(locale, form).format(amount_minor / 10 ** digits);
}

/** The least and the most of an amount. */
export function writeRange(
  locale: MailLocale,
  { low, high, currency }: { low: number; high: number; currency: string },
  joint: string,
): string {
  const [least, most] = [low, high].map((amount_minor) =>
    writeMoney(locale, { amount_minor, currency }),
  );
  return `${least} ${joint} ${most}`;
}

/** Sums of several currencies, one after the other. */
export function writeSums(locale: MailLocale, sums: readonly Sum[], joint: string): string {
  return sums
    .map(({ net_minor, currency }) => writeMoney(locale, { amount_minor: net_minor, currency }))
    .join(joint);
}

/** A calendar day, or with `month` alone its month. */
export function writeDay(locale: MailLocale, day: string, month = false): string {
  const form = month
    ? ({ year: 'numeric', month: 'long', timeZone: 'UTC' } as const)
    : ({ dateStyle: 'long', timeZone: 'UTC' } as const);
  return new Intl.DateTimeFormat(locale, form).format(new Date(`${day.slice(0, 10)}T00:00:00Z`));
}
