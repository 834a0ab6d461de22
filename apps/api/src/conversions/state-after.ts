import type { RecordedOrder } from '@skinstack/db/find-recorded-order';
import type { CommissionState } from '@skinstack/db/schema/commissions';

/** The state of a commission after a change: reversed when nothing of it stands any more. */
export function stateAfter(
  order: RecordedOrder,
  whole: { gross_minor: bigint },
  taken: { gross_minor: bigint },
  isTakenBack: boolean,
): CommissionState {
  if (isTakenBack && taken.gross_minor === whole.gross_minor) return 'reversed';
  if (order.state !== 'reversed' && order.state !== null) return order.state;
  if (!order.is_approved) return 'pending';
  return order.commission && order.commission.paid_out_minor > 0n ? 'paid' : 'approved';
}
