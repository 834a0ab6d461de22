import { LARGEST_MINOR } from '@skinstack/domain/money';
import type { OrderReported } from '@skinstack/networks/event';
import type { DeliverySource, Outcome } from '../delivery.ts';

const DAY_MS = 86_400_000;
/** An order that is first told so late is a clock that is wrong, or an old export sent again. */
const OLDEST_DAYS = 366;
const WHOLE_BPS = 10_000n;

/**
 * Quarantines figures no order can have: amounts that JSON cannot carry, times in the future. A
 * network may state times without a zone, so up to a day ahead is accepted.
 * @returns null when all is well
 */
export function checkFigures(report: OrderReported, source: DeliverySource): Outcome | null {
  const quarantine = (reason: string) => ({ outcome: 'quarantined', reason }) as const;
  const { amount_minor, commission_minor, ordered_at_ms, version } = report;
  const amounts = [amount_minor, commission_minor ?? 0n];
  if (amounts.some((amount) => amount < 0n || amount > LARGEST_MINOR)) {
    return quarantine('Its amounts are negative, or larger than any order’s.');
  }
  if (Math.max(ordered_at_ms, version?.at_ms ?? 0) > source.received_at_ms + DAY_MS) {
    return quarantine('It says it was made in the future.');
  }
  const most_minor = (amount_minor * BigInt(source.max_commission_bps ?? 10_000)) / WHOLE_BPS;
  if (report.void_reason === null && (commission_minor ?? 0n) > most_minor && amount_minor > 0n) {
    return quarantine(
      'The commission it states is more than the account allows (max_commission_bps): ' +
        'raise that, or credit it by hand.',
    );
  }
  return null;
}

/**
 * Quarantines an order that is told for the first time a year after it was made: nobody can tell a
 * wrong clock from an old order. A later word about an order that is recorded always counts.
 * @returns null when all is well
 */
export function checkAge(report: OrderReported, source: DeliverySource): Outcome | null {
  if (report.ordered_at_ms >= source.received_at_ms - OLDEST_DAYS * DAY_MS) return null;
  return { outcome: 'quarantined', reason: 'It says it was made more than a year ago.' };
}

/**
 * Quarantines amounts in another currency than the order's: they cannot be added or subtracted.
 * @returns null when all is well
 */
export function checkCurrency(
  currency: string,
  events: readonly { currency: string | null }[],
): Outcome | null {
  const other = events.find((event) => event.currency !== null && event.currency !== currency);
  if (!other) return null;
  const reason = `The order is in ${currency}, and what is reported of it in ${other.currency}.`;
  return { outcome: 'quarantined', reason };
}
