import { LARGEST_MINOR } from '@skinstack/domain/money';
import type { OrderReported } from '@skinstack/networks/network-event';
import type { Outcome } from './outcome.ts';

const DAY_MS = 86_400_000;

/**
 * Refuses what no order can be: sums that JSON could not carry, times that have not come. A network
 * may state times without a zone, so a day ahead is let through.
 */
export function refuseFigures(report: OrderReported, received_at_ms: number): Outcome | null {
  const refuse = (reason: string) => ({ outcome: 'quarantined', reason }) as const;
  const { amount_minor, commission_minor, ordered_at_ms, version_ms } = report;
  const amounts = [amount_minor, commission_minor ?? 0n];
  if (amounts.some((amount) => amount < 0n || amount > LARGEST_MINOR)) {
    return refuse('Its amounts are negative, or larger than any order’s.');
  }
  if (Math.max(ordered_at_ms, version_ms ?? 0) > received_at_ms + DAY_MS) {
    return refuse('It says it was made in the future.');
  }
  return null;
}
