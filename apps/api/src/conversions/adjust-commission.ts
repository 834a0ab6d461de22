import { changeOrder } from '@skinstack/db/change-order';
import type { RecordedOrder } from '@skinstack/db/find-recorded-order';
import { assert } from '@skinstack/domain/assert';
import type { DecisionStep } from '@skinstack/domain/attribution';
import type { BaseAndSplit } from '@skinstack/domain/commission';
import { NOTHING } from '@skinstack/domain/commission';
import { adjustment } from '@skinstack/domain/ledger';
import { isCurrency } from '@skinstack/domain/money';
import { planChange, splitOf } from '@skinstack/domain/plan-change';
import type { OrderReported, OrderReversed } from '@skinstack/networks/network-event';
import type { Ports } from '../ports.ts';
import type { EventSource } from './apply-network-event.ts';
import type { Outcome } from './outcome.ts';
import { type PricedWhole, recordedWhole, repriceOrder } from './reprice-order.ts';
import { type Earned, reversalRows } from './reversal-rows.ts';
import { showAmount } from './show-amount.ts';
import { stateAfter } from './state-after.ts';
import { voidReversal } from './void-reversal.ts';

/** What is new of a credited order: a newer report of it, or null, and further reversals. */
export type OrderNews = {
  report: OrderReported | null;
  version_ms: number;
  added: readonly OrderReversed[];
};

/**
 * Moves a commission to what the facts now come to: one adjustment when the order itself changed,
 * and each new reversal, all in one write.
 * @returns null when there is nothing to change; the outcome in it is null when the order moved
 */
export async function adjustCommission(
  ports: Ports,
  source: EventSource,
  order: RecordedOrder,
  { report, version_ms, added }: OrderNews,
): Promise<{ outcome: Outcome | null } | null> {
  const { commission, conversion_id } = order;
  assert(commission && conversion_id, 'a credited order has a commission');
  const was = { whole: recordedWhole(commission), taken: takenOf(commission) };
  const whole = report ? await repriceOrder(ports, order, report) : was.whole;
  const void_reason = report ? report.void_reason : order.void_reason;
  const is_void = void_reason !== null;
  const isToggled = is_void !== (order.void_reason !== null);
  const old_parts = order.reversals.map((one) => one.part);
  const new_parts = added.map((one) => one.part);
  const plan = planChange(was, { whole, is_void }, old_parts, new_parts);
  const isResized = isOther(was.whole, whole) || isMoved(plan.adjusted);
  if (!isResized && !isToggled && added.length === 0) return null;
  const earned = earnedOf(order);
  const becameVoid = isToggled && is_void;
  const taking = reversalRows(ports, order.external_order_id, earned, [
    ...(becameVoid ? voidReversal(void_reason, version_ms, plan.adjusted) : []),
    ...added.map((one, index) => ({ ...one, effect: plan.effects[index] ?? NOTHING })),
  ]);
  const own = becameVoid || !isResized ? null : adjust(ports, order, earned, whole, plan.adjusted);
  const isTaking = taking.reversals.length > 0;
  const isChanged = await changeOrder(ports.db, {
    ...{ was: order, webhook_event_id: source.webhook_event_id, earned: null },
    event_status: isTaking ? 'reversed' : 'updated',
    report: report && {
      ...{ amount_minor: report.amount_minor, stated_gross_minor: report.commission_minor },
      ...{ version_at: new Date(version_ms), void_reason },
      external_conversion_id: report.external_conversion_id,
    },
    steps: [...(own ? [own.step] : []), ...taking.steps],
    commission: {
      ...{ whole: splitOf(whole), lines: whole.lines, taken: plan.taken },
      source: report && report.commission_minor !== null ? 'network' : commission.source,
      state: stateAfter(order, whole, plan.taken, is_void || old_parts.length + added.length > 0),
    },
    reversals: taking.reversals,
    journals: [...(own ? [own.journal] : []), ...taking.journals],
  });
  if (!isChanged) return { outcome: null };
  return { outcome: { outcome: isTaking ? 'reversed' : 'updated', conversion_id } };
}

function takenOf(commission: NonNullable<RecordedOrder['commission']>): BaseAndSplit {
  const gross_minor = commission.reversed_gross_minor;
  const platform_fee_minor = commission.reversed_platform_fee_minor;
  const net_minor = gross_minor - platform_fee_minor;
  return { base_minor: commission.reversed_base_minor, gross_minor, platform_fee_minor, net_minor };
}

/** Whose money it is and where it stands: still on hold, or approved and so payable. */
function earnedOf(order: RecordedOrder): Earned {
  const { commission_id, merchant_id, influencer_id, currency } = order;
  assert(commission_id && merchant_id && influencer_id, 'a credited order has its parties');
  assert(isCurrency(currency), 'an order has a known currency');
  const standing = order.is_approved ? 'influencer_payable' : 'influencer_pending';
  return { commission_id, parties: { merchant_id, influencer_id, currency }, standing };
}

/** The journal of a change of the order itself, and the words for it. */
function adjust(
  ports: Ports,
  { external_order_id, currency }: RecordedOrder,
  { commission_id, parties, standing }: Earned,
  whole: PricedWhole,
  adjusted: BaseAndSplit,
) {
  const reason = `Order ${external_order_id} was changed`;
  const journal = adjustment(adjusted, parties, standing, reason);
  const { gross_minor, net_minor } = splitOf(whole);
  const show = (amount_minor: bigint) => showAmount(currency, amount_minor);
  const detail =
    `The order is now ${show(whole.base_minor)}: ` +
    `${show(gross_minor)} gross, ${show(net_minor)} to you before what is taken back.`;
  const step: DecisionStep = { step: 'update', outcome: 'adjusted', detail };
  return { journal: { id: ports.newId('jrn'), journal, commission_id }, step };
}

const isOther = (a: PricedWhole, b: PricedWhole) =>
  a.base_minor !== b.base_minor || a.gross_minor !== b.gross_minor || textOf(a) !== textOf(b);
/** Lines as they matter: which there are, and of how much. */
const textOf = ({ lines }: PricedWhole) =>
  lines.map((line) => `${line.line_id}=${line.base_minor}`).join();
const isMoved = (by: BaseAndSplit) =>
  by.base_minor !== 0n || by.gross_minor !== 0n || by.platform_fee_minor !== 0n;
