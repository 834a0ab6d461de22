import type { Outcome } from './outcome.ts';

/** Money of another currency cannot be added to an order's, nor subtracted: quarantined. */
export function refuseCurrency(
  currency: string,
  events: readonly { currency: string | null }[],
): Outcome | null {
  const other = events.find((event) => event.currency !== null && event.currency !== currency);
  if (!other) return null;
  const reason = `The order is in ${currency}, and what is reported of it in ${other.currency}.`;
  return { outcome: 'quarantined', reason };
}
