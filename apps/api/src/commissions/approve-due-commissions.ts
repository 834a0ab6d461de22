import {
  type ApprovalScope,
  approveCommissions,
  type DueSum,
  sumDueCommissions,
} from '@skinstack/db/commissions/approve-commissions';
import { listUnsettledMonths } from '@skinstack/db/commissions/list-unsettled-months';
import { findRecordedOrder } from '@skinstack/db/orders/find-recorded-order';
import { listDisputedOrders } from '@skinstack/db/payouts/list-payouts';
import { insertRow } from '@skinstack/db/rows/write-rows';
import { idempotencyKeys } from '@skinstack/db/schema/idempotency-keys';
import { writeIdempotent } from '../middleware/idempotency.ts';
import type { Ports } from '../ports.ts';
import { invalidField } from '../rest/rows.ts';
import { adjustCommission } from './adjust-commission.ts';
import { figuresOf } from './facts.ts';
import { retryOnConflict } from './retry-on-conflict.ts';

const BATCH_SIZE = 200;

/**
 * Approves everything whose hold was over at `as_of`, a batch a round trip. Running it again, or
 * twice at once, approves nothing twice; the next run continues what failed half way.
 * @returns how many commissions this run approved
 */
export async function approveDueCommissions(
  ports: Ports,
  as_of: Date,
  scope: ApprovalScope = {},
): Promise<number> {
  // what is approved is settled first, so that it is paid by the tier its month came to
  await settleTiers(ports, earlier(as_of, new Date(ports.now())));
  let approved = 0;
  for (;;) {
    const journal_ids = Array.from({ length: BATCH_SIZE }, () => ports.newId('jrn'));
    const batch = await approveCommissions(ports.db, as_of, journal_ids, scope, ports.act);
    approved += batch.approved_count;
    if (batch.due_count < BATCH_SIZE) return approved;
  }
}

const earlier = (a: Date, b: Date) => (a < b ? a : b);

/** Approves the commissions whose hold is over. @returns how many */
export async function approveDue(ports: Ports): Promise<number> {
  const approved_count = await approveDueCommissions(ports, new Date(ports.now()));
  if (approved_count > 0) ports.log('info', 'commissions_approved', { approved_count });
  return approved_count;
}

/** What an operator asks to be approved. */
type Approval = ApprovalScope & { as_of?: string | undefined };

/** Clocks of those who call differ; what is meant is now. */
const CLOCK_TOLERANCE_MS = 60_000;

/**
 * The time an approval is about. One to come ends holds early, so it is somebody's in particular:
 * a typo in it must not pay everybody.
 * @throws Problem `invalid_request`
 */
function approvalTime(ports: Ports, { as_of, program_id, influencer_id }: Approval): Date {
  const now_ms = ports.now();
  const at = as_of === undefined ? new Date(now_ms) : new Date(as_of);
  const isBounded = program_id !== undefined || influencer_id !== undefined;
  if (!isBounded && at.getTime() > now_ms + CLOCK_TOLERANCE_MS) {
    throw invalidField('as_of', 'A time to come only with program_id or influencer_id');
  }
  return at;
}

/** What an approval would do, and does not. @throws Problem `invalid_request` */
export async function tryApproval(ports: Ports, wish: Approval): Promise<DueSum[]> {
  return sumDueCommissions(ports.db, approvalTime(ports, wish), wish);
}

/**
 * Approves for an operator what has passed its hold by `as_of`, by default now; a future time ends
 * the holds until then early. The idempotency key only serves the answer: approving again approves
 * nothing twice.
 * @throws Problem `invalid_request`, `conflict` on a key of another request
 */
export async function approveAsOf(ports: Ports, wish: Approval): Promise<number> {
  const at = approvalTime(ports, wish);
  await writeIdempotent(ports, async ({ once }) => {
    if (once) {
      const { caller_id, key, request_sha256 } = once;
      const row = { caller_id, key, request_sha256, row_id: 'approval' };
      await insertRow(ports.db, idempotencyKeys, row);
    }
    return true;
  });
  return approveDueCommissions(ports, at, wish);
}

const TIER_BATCH = 100;

/**
 * Settles volume tiers: once a calendar month (UTC) is over, each order of an influencer in it is
 * paid by the tier that the month's net came to, all of them alike and whatever order they arrived
 * in. A month that changes later (a refund, a late order) is settled again.
 * @returns how many commissions were settled
 */
export async function settleTiers(ports: Ports, as_of: Date): Promise<number> {
  let settled = 0;
  for (;;) {
    const months = await listUnsettledMonths(ports.db, as_of, TIER_BATCH);
    for (const { order_id, month_minor } of months) await settle(ports, order_id, month_minor);
    settled += months.length;
    if (months.length < TIER_BATCH) return settled;
  }
}

/**
 * Puts on hold what a payout that failed gave back, where a dispute was opened meanwhile: money
 * on its way cannot be held, and must not be paid again before the dispute is over.
 */
export async function holdDisputed(
  ports: Ports,
  currency: string,
  influencer_ids: readonly string[],
): Promise<void> {
  for (const order_id of await listDisputedOrders(ports.db, currency, influencer_ids)) {
    await settle(ports, order_id);
  }
}

/** Works a commission out again by the facts as they are, and by what its month came to. */
async function settle(ports: Ports, order_id: string, month_minor?: bigint): Promise<void> {
  await retryOnConflict(async () => {
    const order = await findRecordedOrder(ports.db, order_id);
    if (!order?.commission) return { outcome: 'ignored', reason: 'It is not credited.' };
    const { facts, external_conversion_id } = order;
    const figures = figuresOf(facts, null, order);
    const news = { figures, external_conversion_id, stated: facts, told: [] };
    const month = month_minor === undefined ? {} : { month_minor };
    return adjustCommission(ports, null, order, { ...news, ...month });
  });
}
