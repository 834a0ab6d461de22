import { mergeCustomers } from '@skinstack/db/customers/merge-customers';
import {
  claimCustomer,
  type FoundCustomer,
  findCustomer,
  type KnownOrder,
  listDueCustomers,
  listDueCustomersOf,
  releaseCustomer,
  settleCustomerRow,
} from '@skinstack/db/customers/select-customer';
import type { OfCustomer } from '@skinstack/db/customers/tell-customer';
import { changeOrder } from '@skinstack/db/orders/change-order';
import { findRecordedOrder, type RecordedOrder } from '@skinstack/db/orders/find-recorded-order';
import { type CustomerVerdict, judgeCustomer } from '@skinstack/domain/customers/bond';
import type { DecisionStep } from '@skinstack/domain/orders/attribution';
import { evidenceIn } from '@skinstack/domain/orders/evidence';
import { textOf } from '@skinstack/domain/orders/order-facts';
import { describeError } from '@skinstack/http/log';
import type { CustomersMerged } from '@skinstack/networks/event';
import { adjustCommission } from '../commissions/adjust-commission.ts';
import { figuresOf } from '../commissions/facts.ts';
import type { DeliverySource, Outcome } from '../delivery.ts';
import { asJob } from '../middleware/audit.ts';
import type { Ports } from '../ports.ts';
import { lookUpCustomer } from './customer-key.ts';
import { evidenceByVerdict, isAsJudged, isCreditedAs } from './judge-order.ts';
import { moveCredit } from './move-credit.ts';
import { present } from './news-of-customer.ts';

/** A customer that changes so often is left to the next sweep. */
const MAX_TRIES = 20;

/**
 * Has all orders of a customer who is due be what they are by the whole set of them: each its kind
 * and number, and credited to whom it is due. What a late order, a refund or a merge changed is
 * moved in the books by new journals; what is told of the customer meanwhile has it judged again.
 * @returns whether they are settled; false too when they are not due or somebody else is about it
 */
async function settleCustomer(ports: Ports, customer_id: string): Promise<boolean> {
  let customer = await claimCustomer(ports.db, customer_id);
  if (customer?.is_crowd) {
    await releaseCustomer(ports.db, customer_id, false);
    return true;
  }
  for (let tries = 0; customer !== null && tries < MAX_TRIES; tries++) {
    if (await settleOnce(ports, customer)) return true;
    customer = await findCustomer(ports.db, customer_id);
  }
  if (customer !== null) await releaseCustomer(ports.db, customer_id, true);
  return false;
}

/** @returns false when an order of theirs changed meanwhile */
async function settleOnce(ports: Ports, customer: FoundCustomer): Promise<boolean> {
  const judged = judgeCustomer(customer.orders);
  let isDone = true;
  for (const order of customer.orders) {
    const verdict = judged.verdicts.get(order.order_id);
    if (!verdict || isAsJudged(order, verdict, customer)) continue;
    isDone = (await settleOrder(ports, customer, order, verdict)) && isDone;
  }
  return isDone && (await settleCustomerRow(ports.db, customer, judged));
}

const MAX_CUSTOMERS = 200;

/** Settles the customers that are due: what a delivery could not finish. @returns how many */
export async function settleDueCustomers(ports: Ports): Promise<number> {
  const due = await listDueCustomers(ports.db, MAX_CUSTOMERS);
  let settled = 0;
  for (const id of due) settled += Number(await settleCustomer(ports, id));
  return settled;
}

/** The other orders of a customer, which one of them changed; what fails here the job does. */
export async function settleSoon(ports: Ports, customer_id: string): Promise<void> {
  try {
    await settleCustomer(ports, customer_id);
  } catch (error) {
    ports.log('warn', 'customer_not_settled', describeError(error));
  }
}

/** The same after a person decided about these conversions: what follows is not their decision. */
export async function settleAfterDecision(
  ports: Ports,
  conversion_ids: readonly string[],
): Promise<void> {
  const job = asJob(ports, 'settle_customers', 'job.settle_customers');
  try {
    const due = await listDueCustomersOf(ports.db, conversion_ids);
    for (const id of due) await settleSoon(job, id);
  } catch (error) {
    ports.log('warn', 'customers_not_settled', describeError(error));
  }
}

/** @returns false when the order changed meanwhile */
async function settleOrder(
  ports: Ports,
  customer: FoundCustomer,
  known: KnownOrder,
  verdict: CustomerVerdict,
): Promise<boolean> {
  const order = await findRecordedOrder(ports.db, known.order_id);
  if (order === null || !isAsFound(order, known)) return false;
  const of_customer = ofCustomer(order, verdict);
  if (!isCreditedAs(known, verdict, customer)) {
    return moveCredit(ports, customer, { order, known, verdict, of_customer });
  }
  const { facts, external_conversion_id } = order;
  const figures = figuresOf(facts, null, order);
  const steps = judgedStep(customer, order, known, verdict);
  if (order.commission !== null) {
    const news = { figures, external_conversion_id, stated: facts, told: [], of_customer, steps };
    return (await adjustCommission(ports, null, order, news)) !== null;
  }
  return changeOrder(ports.db, {
    ...{ act: ports.act, was: order, told: null, event_status: 'updated', figures },
    ...{ external_conversion_id, told_again_of: order.told_again_of, steps, earned: null },
    ...{ of_customer, sale: null, commission: null, reversals: [], journals: [] },
  });
}

const JUDGED_ANEW = 'Other orders of its customer were told. It stays whose it is.';

/** Tells how its claims stand now, where its customer's other orders changed that. */
function judgedStep(
  customer: FoundCustomer,
  { decision }: RecordedOrder,
  known: KnownOrder,
  verdict: CustomerVerdict,
): DecisionStep[] {
  const told = evidenceIn(decision);
  const evidence = evidenceByVerdict(told, known, verdict, customer);
  if (known.is_by_hand || textOf(evidence) === textOf(told)) return [];
  return [{ step: 'customer', outcome: 'judged_anew', detail: JUDGED_ANEW, evidence }];
}
/** Whether the order is still credited, and stands, as it was judged. */
function isAsFound(order: RecordedOrder, known: KnownOrder): boolean {
  const { credited, stands } = known;
  const isSame = (order.influencer_id ?? null) === (credited?.influencer_id ?? null);
  return (
    isSame &&
    (order.method ?? null) === (credited?.method ?? null) &&
    (order.stands ?? true) === stands
  );
}

function ofCustomer(order: RecordedOrder, { order_kind, nth_order }: CustomerVerdict): OfCustomer {
  const { told_kind, own, stands, bought } = order;
  return {
    ...{ customer: null, told_at: null, told_kind, order_kind, nth_order, own },
    ...{ stands: stands ?? true, bought: bought ?? [] },
  };
}

/** Makes two customers of a shop one, as it says; their orders are judged together from then on. */
export async function mergeTold(
  ports: Ports,
  { merchant_id }: Pick<DeliverySource, 'merchant_id'>,
  { kept_key, deleted_key }: CustomersMerged,
) {
  const kept = lookUpCustomer(ports, merchant_id, kept_key);
  const deleted = lookUpCustomer(ports, merchant_id, deleted_key);
  const told = (outcome: Outcome, due_customer_ids: readonly string[] = []) => ({
    ...{ outcome, is_waiting: false, due_customer_ids },
  });
  if (kept === null || deleted === null) {
    const reason = 'No customers are known here: there is no key, or the account has no merchant.';
    return told({ outcome: 'ignored', reason });
  }
  const new_ids: [string, string] = [ports.newId('cus'), ports.newId('cus')];
  const due = await mergeCustomers(ports.db, { kept, deleted, new_ids });
  return told({ outcome: 'updated', conversion_id: null }, present(due));
}
