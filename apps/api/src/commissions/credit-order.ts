import type { CommissionRow } from '@skinstack/db/commissions/insert-commission';
import type { ReversalRow } from '@skinstack/db/commissions/insert-reversals';
import type { JournalRow } from '@skinstack/db/ledger/insert-journals';
import { assert } from '@skinstack/domain/assert';
import { NOTHING, type ReversalPart } from '@skinstack/domain/commissions/commission';
import { planChange } from '@skinstack/domain/commissions/plan-change';
import { accrual, adjustment } from '@skinstack/domain/ledger';
import { isCurrency } from '@skinstack/domain/money';
import type { Attribution, DecisionStep } from '@skinstack/domain/orders/attribution';
import type { OrderReported, OrderReversed } from '@skinstack/networks/event';
import type { Ports } from '../ports.ts';
import { priceOrder } from './price-order.ts';
import { reversalRows, voidReversal } from './reversals.ts';

const DAY_MS = 86_400_000;

/** A credited order: its rows, its journals, and the steps that explain them. */
export type Credit = {
  earned: CommissionRow;
  reversals: ReversalRow[];
  journals: JournalRow[];
  steps: DecisionStep[];
};

/**
 * Credits an order: prices it, accrues the commission, and applies the reversals known already. It
 * only reads; the rows are for the statement that writes them.
 * @param old_parts reversals recorded while nobody had earned the order
 */
export async function creditOrder(
  ports: Ports,
  report: OrderReported,
  attribution: Attribution,
  version_ms: number,
  old_parts: readonly ReversalPart[],
  added: readonly OrderReversed[],
): Promise<Credit> {
  const { influencer_id, merchant_id } = attribution;
  const { currency, external_order_id: order_id } = report;
  assert(isCurrency(currency), 'an order has a known currency');
  const price = await priceOrder(ports, report, attribution);
  const whole = { ...price.whole, ...price.terms, lines: price.lines };
  const is_void = report.void_reason !== null;
  const new_parts = added.map((one) => one.part);
  const was = { whole, taken: NOTHING };
  const plan = planChange(was, { whole, is_void }, old_parts, new_parts);
  const commission_id = ports.newId('com');
  const parties = { merchant_id, influencer_id, currency };
  const standing = 'influencer_pending';
  const reversed = reversalRows(ports, order_id, { commission_id, parties, standing }, [
    ...voidReversal(report.void_reason, version_ms, plan.adjusted),
    ...added.map((one, index) => ({ ...one, effect: plan.effects[index] ?? NOTHING })),
  ]);
  const journals = [accrual(price.whole, parties, `Order ${order_id}`)];
  if (!is_void && old_parts.length > 0) {
    const why = `Order ${order_id}: taken back before it was credited`;
    journals.push(adjustment(plan.adjusted, parties, standing, why));
  }
  const hasReversals = is_void || old_parts.length + added.length > 0;
  const isReversed = hasReversals && plan.taken.gross_minor === whole.gross_minor;
  return {
    earned: {
      conversion_id: ports.newId('cnv'),
      commission_id,
      attribution,
      terms: price.terms,
      whole: price.whole,
      lines: price.lines,
      taken: plan.taken,
      state: isReversed ? 'reversed' : 'pending',
      available_at: new Date(report.ordered_at_ms + price.terms.hold_days * DAY_MS),
    },
    reversals: reversed.reversals,
    journals: [
      ...journals.map((journal) => ({ id: ports.newId('jrn'), journal, commission_id })),
      ...reversed.journals,
    ],
    steps: [...price.decision, ...reversed.steps],
  };
}
