import { changeOrder, type OrderReport } from '@skinstack/db/change-order';
import type { RecordedOrder } from '@skinstack/db/find-recorded-order';
import type { Attribution, DecisionStep } from '@skinstack/domain/attribution';
import type { OrderReported, OrderReversed } from '@skinstack/networks/network-event';
import type { Ports } from '../ports.ts';
import type { EventSource } from './apply-network-event.ts';
import { creditOrder } from './credit-order.ts';
import type { Outcome } from './outcome.ts';

/** A report, its figures if they are the newest, and how new it is. */
export type LateReport = {
  report: OrderReported;
  newest: OrderReport | null;
  version_ms: number;
};

/**
 * Credits a recorded order that nobody had earned, now that a report says who did: claims may come
 * with any of an order's reports, and what was taken back in the meantime stays taken back.
 * @returns null when the order moved meanwhile
 */
export async function creditLate(
  ports: Ports,
  source: EventSource,
  order: RecordedOrder,
  { report, newest, version_ms }: LateReport,
  { attribution, decision }: { attribution: Attribution; decision: DecisionStep[] },
  added: readonly OrderReversed[],
): Promise<Outcome | null> {
  const asItStands = newest ? report : withFigures(report, order);
  const old_parts = order.reversals.map((one) => one.part);
  const newest_ms = newest ? version_ms : order.version_at.getTime();
  const credit = await creditOrder(ports, asItStands, attribution, newest_ms, old_parts, added);
  const isVoid = asItStands.void_reason !== null;
  const isChanged = await changeOrder(ports.db, {
    ...{ was: order, webhook_event_id: source.webhook_event_id, report: newest },
    event_status: isVoid ? 'reversed' : 'recorded',
    steps: [...decision, ...credit.steps],
    ...{ earned: credit.earned, commission: null },
    ...{ reversals: credit.reversals, journals: credit.journals },
  });
  if (!isChanged) return null;
  const { conversion_id, whole } = credit.earned;
  if (isVoid) return { outcome: 'reversed', conversion_id };
  const { gross_minor, platform_fee_minor, net_minor } = whole;
  const commission = { gross_minor, platform_fee_minor, net_minor, currency: order.currency };
  return { outcome: 'recorded', conversion_id, commission };
}

/** An older report's claims, with the figures of the newest. */
function withFigures(report: OrderReported, order: RecordedOrder): OrderReported {
  const { amount_minor, stated_gross_minor: commission_minor, void_reason } = order;
  const lines = report.amount_minor === amount_minor ? report.lines : [];
  return { ...report, amount_minor, commission_minor, void_reason, lines };
}
