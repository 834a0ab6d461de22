import type { ReversalRow } from '@skinstack/db/commissions/insert-reversals';
import type { JournalRow } from '@skinstack/db/ledger/insert-journals';
import type { BaseAndSplit } from '@skinstack/domain/commissions/commission';
import { type Parties, reversal, type Standing } from '@skinstack/domain/ledger';
import type { DecisionStep } from '@skinstack/domain/orders/attribution';
import type { OrderReversed } from '@skinstack/networks/event';
import type { Ports } from '../ports.ts';
import { describeAmount } from './price-order.ts';

/** A reversal with the amounts it reverses. */
export type PricedReversal = Pick<
  OrderReversed,
  'kind' | 'external_refund_id' | 'part' | 'reason'
> & { effect: BaseAndSplit };

/** Whose commission is reversed, and the account it stands on: on hold or payable. */
export type CreditedTo = { commission_id: string; parties: Parties; standing: Standing };

/**
 * The rows of reversals: the facts, the journals of what they reverse, and the decision steps.
 * @param credited null while nobody has earned the order: then there are facts only
 */
export function reversalRows(
  ports: Ports,
  external_order_id: string,
  credited: CreditedTo | null,
  priced: readonly PricedReversal[],
): { reversals: ReversalRow[]; journals: JournalRow[]; steps: DecisionStep[] } {
  const reversals: ReversalRow[] = [];
  const journals: JournalRow[] = [];
  const steps: DecisionStep[] = [];
  for (const { effect, kind, external_refund_id, part, reason } of priced) {
    const id = ports.newId('rev');
    reversals.push({ id, kind, external_refund_id, part, reason, ...effect });
    if (!credited) continue;
    const { commission_id, parties, standing } = credited;
    const why = `${kind} of order ${external_order_id}: ${reason}`;
    const journal = reversal(effect, parties, standing, why);
    journals.push({ id: ports.newId('jrn'), journal, commission_id, reversal_id: id });
    const net = describeAmount(parties.currency, effect.net_minor);
    steps.push({ step: 'reversal', outcome: kind, detail: `${reason} Takes ${net} back.` });
  }
  return { reversals, journals, steps };
}

/**
 * The reversal of an order whose report voids it: a denial, a cancellation. It is undone when a
 * later report says the order stands again, so it is no part on its own.
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

/** The reversals that are not recorded yet, each once. */
export function missingReversals(
  reversals: readonly OrderReversed[],
  recorded: readonly { kind: string; external_refund_id: string }[],
): OrderReversed[] {
  const keyOf = (one: { kind: string; external_refund_id: string }) =>
    `${one.kind}:${one.external_refund_id}`;
  const seen = new Set(recorded.map(keyOf));
  return reversals.filter((one) => !seen.has(keyOf(one)) && seen.add(keyOf(one)));
}
