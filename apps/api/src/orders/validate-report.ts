import { LARGEST_MINOR } from '@skinstack/domain/money';
import type { OrderReported } from '@skinstack/networks/event';
import type { Outcome } from '../delivery.ts';

const DAY_MS = 86_400_000;

/**
 * Quarantines figures no order can have: amounts that JSON cannot carry, times in the future. A
 * network may state times without a zone, so up to a day ahead is accepted.
 * @returns null when all is well
 */
export function checkFigures(report: OrderReported, received_at_ms: number): Outcome | null {
  const quarantine = (reason: string) => ({ outcome: 'quarantined', reason }) as const;
  const { amount_minor, commission_minor, ordered_at_ms, version_ms } = report;
  const amounts = [amount_minor, commission_minor ?? 0n];
  if (amounts.some((amount) => amount < 0n || amount > LARGEST_MINOR)) {
    return quarantine('Its amounts are negative, or larger than any order’s.');
  }
  if (Math.max(ordered_at_ms, version_ms ?? 0) > received_at_ms + DAY_MS) {
    return quarantine('It says it was made in the future.');
  }
  return null;
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
