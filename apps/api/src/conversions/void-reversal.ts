import type { BaseAndSplit } from '@skinstack/domain/commission';
import type { PricedReversal } from './reversal-rows.ts';

/**
 * The reversal of an order whose report says it stands for nothing now: a denial, a cancellation.
 * It is undone when a later report says it stands again, so it is no part on its own.
 * @param adjusted by how much what stands moved
 */
export function voidReversal(
  void_reason: string | null,
  version_ms: number,
  adjusted: BaseAndSplit,
): PricedReversal[] {
  if (void_reason === null) return [];
  const effect = {
    base_minor: -adjusted.base_minor,
    gross_minor: -adjusted.gross_minor,
    platform_fee_minor: -adjusted.platform_fee_minor,
    net_minor: -adjusted.net_minor,
  };
  const external_refund_id = `report:${version_ms}`;
  return [
    { kind: 'cancel', external_refund_id, part: { kind: 'report' }, reason: void_reason, effect },
  ];
}
