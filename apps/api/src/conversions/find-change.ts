import type { RecordedOrder } from '@skinstack/db/find-commission-of-order';
import type { OrderReported } from '@skinstack/networks/network-event';

/**
 * What a later report of a recorded conversion says otherwise; null when it says the same. Such a
 * report is set aside for an operator: answered as a duplicate it would be lost.
 */
export function findChange(first: RecordedOrder, later: OrderReported): string | null {
  if (first.external_conversion_id !== later.external_conversion_id) return null;
  if (first.currency !== later.currency) return 'The currency changed after it was recorded.';
  if (first.amount_minor !== later.amount_minor) return 'The amount changed after it was recorded.';
  const isStated = first.source === 'network' && later.commission_minor !== null;
  if (isStated && first.gross_minor !== later.commission_minor) {
    return 'The commission changed after it was recorded.';
  }
  return first.state === 'reversed' ? 'It was reported again after it was taken back.' : null;
}
