import { changeOrder } from '@skinstack/db/orders/change-order';
import type { RecordedOrder } from '@skinstack/db/orders/find-recorded-order';
import type { CommissionState } from '@skinstack/db/schema/commissions';
import { assert } from '@skinstack/domain/assert';
import { type BaseAndSplit, NOTHING } from '@skinstack/domain/commissions/commission';
import { planChange, splitOf } from '@skinstack/domain/commissions/plan-change';
import { adjustment } from '@skinstack/domain/ledger';
import { isCurrency } from '@skinstack/domain/money';
import type { DecisionStep } from '@skinstack/domain/orders/attribution';
import type { OrderReported, OrderReversed } from '@skinstack/networks/event';
import type { DeliverySource, Outcome } from '../delivery.ts';
import type { Ports } from '../ports.ts';
import { describeAmount } from './price-order.ts';
import { type PricedCommission, recordedCommission, repriceOrder } from './reprice-order.ts';
import { type CreditedTo, reversalRows, voidReversal } from './reversals.ts';

/** What is new about a credited order: a newer report, or null, and further reversals. */
export type OrderNews = {
  report: OrderReported | null;
  version_ms: number;
  added: readonly OrderReversed[];
};

/**
 * Moves a commission to what the facts now come to: one adjustment when the order itself changed,
 * and each new reversal, all in one write.
 * @returns null when nothing changes; the outcome in it is null when the order changed meanwhile
 */
export async function adjustCommission(
  ports: Ports,
  source: DeliverySource,
  order: RecordedOrder,
  { report, version_ms, added }: OrderNews,
): Promise<{ outcome: Outcome | null } | null> {
  const { commission, conversion_id } = order;
  assert(commission && conversion_id, 'a credited order has a commission');
  const before = recordedCommission(commission);
  const now = report ? await repriceOrder(ports, order, report) : before;
  const void_reason = report ? report.void_reason : order.void_reason;
  const is_void = void_reason !== null;
  const isToggled = is_void !== (order.void_reason !== null);
  const old_parts = order.reversals.map((one) => one.part);
  const new_parts = added.map((one) => one.part);
  const was = { whole: before, taken: reversedSoFar(commission) };
  const plan = planChange(was, { whole: now, is_void }, old_parts, new_parts);
  const isResized = isDifferent(before, now) || isMoved(plan.adjusted);
  if (!isResized && !isToggled && added.length === 0) return null;
  const credited = creditedTo(order);
  const becameVoid = isToggled && is_void;
  const reversed = reversalRows(ports, order.external_order_id, credited, [
    ...(becameVoid ? voidReversal(void_reason, version_ms, plan.adjusted) : []),
    ...added.map((one, index) => ({ ...one, effect: plan.effects[index] ?? NOTHING })),
  ]);
  const isAdjusted = isResized && !becameVoid;
  const adjusted = isAdjusted ? adjust(ports, order, credited, now, plan.adjusted) : null;
  const isReversed = reversed.reversals.length > 0;
  const hasReversals = is_void || old_parts.length + added.length > 0;
  const isChanged = await changeOrder(ports.db, {
    was: order,
    webhook_event_id: source.webhook_event_id,
    earned: null,
    event_status: isReversed ? 'reversed' : 'updated',
    report: report && {
      amount_minor: report.amount_minor,
      stated_gross_minor: report.commission_minor,
      version_at: new Date(version_ms),
      void_reason,
      external_conversion_id: report.external_conversion_id,
    },
    steps: [...(adjusted ? [adjusted.step] : []), ...reversed.steps],
    commission: {
      whole: splitOf(now),
      lines: now.lines,
      taken: plan.taken,
      source: report && report.commission_minor !== null ? 'network' : commission.source,
      state: stateAfter(order, now, plan.taken, hasReversals),
    },
    reversals: reversed.reversals,
    journals: [...(adjusted ? [adjusted.journal] : []), ...reversed.journals],
  });
  if (!isChanged) return { outcome: null };
  return { outcome: { outcome: isReversed ? 'reversed' : 'updated', conversion_id } };
}

/** The state of a commission after a change: reversed when nothing of it is left. */
function stateAfter(
  order: RecordedOrder,
  now: { gross_minor: bigint },
  reversed: { gross_minor: bigint },
  hasReversals: boolean,
): CommissionState {
  if (hasReversals && reversed.gross_minor === now.gross_minor) return 'reversed';
  if (order.state !== 'reversed' && order.state !== null) return order.state;
  if (!order.is_approved) return 'pending';
  return order.commission && order.commission.paid_out_minor > 0n ? 'paid' : 'approved';
}

function reversedSoFar(commission: NonNullable<RecordedOrder['commission']>): BaseAndSplit {
  const gross_minor = commission.reversed_gross_minor;
  const platform_fee_minor = commission.reversed_platform_fee_minor;
  const net_minor = gross_minor - platform_fee_minor;
  return { base_minor: commission.reversed_base_minor, gross_minor, platform_fee_minor, net_minor };
}

/** Whose commission it is, and the account it stands on: on hold, or approved and so payable. */
function creditedTo(order: RecordedOrder): CreditedTo {
  const { commission_id, merchant_id, influencer_id, currency } = order;
  assert(commission_id && merchant_id && influencer_id, 'a credited order has its parties');
  assert(isCurrency(currency), 'an order has a known currency');
  const standing = order.is_approved ? 'influencer_payable' : 'influencer_pending';
  return { commission_id, parties: { merchant_id, influencer_id, currency }, standing };
}

/** The journal of a change of the order itself, and the decision step that explains it. */
function adjust(
  ports: Ports,
  { external_order_id, currency }: RecordedOrder,
  { commission_id, parties, standing }: CreditedTo,
  now: PricedCommission,
  adjusted: BaseAndSplit,
) {
  const reason = `Order ${external_order_id} was changed`;
  const journal = adjustment(adjusted, parties, standing, reason);
  const { gross_minor, net_minor } = splitOf(now);
  const amount = (amount_minor: bigint) => describeAmount(currency, amount_minor);
  const detail =
    `The order is now ${amount(now.base_minor)}: ` +
    `${amount(gross_minor)} gross, ${amount(net_minor)} to you before what is taken back.`;
  const step: DecisionStep = { step: 'update', outcome: 'adjusted', detail };
  return { journal: { id: ports.newId('jrn'), journal, commission_id }, step };
}

const isDifferent = (a: PricedCommission, b: PricedCommission) =>
  a.base_minor !== b.base_minor || a.gross_minor !== b.gross_minor || linesText(a) !== linesText(b);
/** Lines as far as they matter: which there are, and of how much. */
const linesText = ({ lines }: PricedCommission) =>
  lines.map((line) => `${line.line_id}=${line.base_minor}`).join();
const isMoved = (by: BaseAndSplit) =>
  by.base_minor !== 0n || by.gross_minor !== 0n || by.platform_fee_minor !== 0n;
