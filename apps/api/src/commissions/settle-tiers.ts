import { listUnsettledMonths } from '@skinstack/db/commissions/list-unsettled-months';
import { findRecordedOrder } from '@skinstack/db/orders/find-recorded-order';
import type { Ports } from '../ports.ts';
import { adjustCommission } from './adjust-commission.ts';
import { figuresOf } from './facts.ts';
import { retryOnConflict } from './retry-on-conflict.ts';

const BATCH_SIZE = 100;

/**
 * Settles volume tiers: once a calendar month (UTC) is over, each order of an influencer in it is
 * paid by the tier that the month's net came to, all of them alike and whatever order they arrived
 * in. A month that changes later (a refund, a late order) is settled again.
 * @returns how many commissions were settled
 */
export async function settleTiers(ports: Ports, as_of: Date): Promise<number> {
  let settled = 0;
  for (;;) {
    const months = await listUnsettledMonths(ports.db, as_of, BATCH_SIZE);
    for (const { order_id, month_minor } of months) await settle(ports, order_id, month_minor);
    settled += months.length;
    if (months.length < BATCH_SIZE) return settled;
  }
}

async function settle(ports: Ports, order_id: string, month_minor: bigint): Promise<void> {
  await retryOnConflict(async () => {
    const order = await findRecordedOrder(ports.db, order_id);
    if (!order?.commission) return { outcome: 'ignored', reason: 'It is not credited.' };
    const { facts, external_conversion_id } = order;
    const figures = figuresOf(facts, null, order);
    const news = { figures, external_conversion_id, stated: facts, told: [], month_minor };
    return adjustCommission(ports, null, order, news);
  });
}

/** Settles the months that are over. @returns how many commissions moved */
export function settleEndedMonths(ports: Ports): Promise<number> {
  return settleTiers(ports, new Date(ports.now()));
}
