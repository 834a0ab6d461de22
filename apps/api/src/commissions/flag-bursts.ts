import { type FlaggedByMany, findBursts } from '@skinstack/db/orders/find-bursts';
import { findRecordedOrder } from '@skinstack/db/orders/find-recorded-order';
import { insertFlags, type ToldFlags } from '@skinstack/db/orders/insert-flags';
import type { Act } from '@skinstack/db/rows/trail';
import { makeId } from '@skinstack/domain/ids';
import { checkStep, type Flag, reviewPolicyOf } from '@skinstack/domain/orders/flags';
import { asJob } from '../middleware/audit.ts';
import type { Ports } from '../ports.ts';
import { adjustCommission } from './adjust-commission.ts';
import { figuresOf } from './facts.ts';
import { retryOnConflict } from './retry-on-conflict.ts';

const DAY_MS = 86_400_000;
/** Days with an order told since are looked at again: as long as cron may be away, and more. */
const LOOK_BACK_MS = 2 * DAY_MS;
const BATCH = 200;
/** What is left of more than these is flagged by the next run, a minute later. */
const MOST_BATCHES = 25;
const NOTHING_RANDOM = new Uint8Array(10);

/**
 * Flags the orders that only many of them show: too many a day, too many a click, a code that
 * leaked, a sale told twice. What the program's policy holds or rejects of them is stopped, where
 * it is not approved yet. Running it again, or twice at once, flags nothing twice.
 * @returns how many orders were flagged
 */
export async function flagBursts(ports: Ports): Promise<number> {
  const since_ms = Math.max(0, ports.now() - LOOK_BACK_MS);
  const since = {
    conversion_id: makeId('cnv', since_ms, NOTHING_RANDOM),
    order_id: makeId('ord', since_ms, NOTHING_RANDOM),
  };
  let flagged = 0;
  for (let batches = 0; batches < MOST_BATCHES; batches++) {
    const found = await findBursts(ports.db, since, BATCH);
    const isPaid = ({ flag, review_policy }: FlaggedByMany) =>
      reviewPolicyOf(review_policy)[flag] === 'pay';
    const paid = found.filter(isPaid);
    if (paid.length > 0) await insertFlags(ports.db, toldOf(paid), newAct(ports));
    for (const one of found) if (!isPaid(one)) await flagOrder(ports, one);
    flagged += found.length;
    if (found.length < BATCH) break;
  }
  return flagged;
}

/** What stops nothing, by order: the flags and the steps that tell them. */
function toldOf(found: readonly FlaggedByMany[]): ToldFlags[] {
  const told = new Map<string, ToldFlags>();
  for (const one of found) {
    const { order_id, influencer_id, flag } = one;
    const { flags, steps } = told.get(order_id) ?? { flags: [], steps: [] };
    const step = checkStep(flag, describe(one), influencer_id);
    told.set(order_id, { order_id, flags: [...flags, flag], steps: [...steps, step] });
  }
  return [...told.values()];
}

/** The job's act, with an audit entry of its own. */
function newAct(ports: Ports): Act | null {
  return asJob(ports, 'flag_orders', 'job.flag_orders').act ?? null;
}

/** Adds a flag to an order, and stops its commission where the policy says so: one write. */
async function flagOrder(ports: Ports, found: FlaggedByMany): Promise<void> {
  const { order_id, influencer_id, flag, review_policy } = found;
  // each order has an audit entry of its own
  const as_job = asJob(ports, 'flag_orders', 'job.flag_orders');
  await retryOnConflict(async () => {
    const order = await findRecordedOrder(ports.db, order_id);
    const isTheirs = order?.commission && order.influencer_id === influencer_id;
    if (!isTheirs || order.flags.includes(flag)) {
      return { outcome: 'ignored', reason: 'It is flagged, or another’s.' };
    }
    const { facts, external_conversion_id } = order;
    const figures = figuresOf(facts, null, order);
    const news = { figures, external_conversion_id, stated: facts, told: [] };
    const steps = [checkStep(flag, describe(found), influencer_id)];
    const flagged = { flags: [flag], steps, policy: reviewPolicyOf(review_policy) };
    return adjustCommission(as_job, null, order, { ...news, flagged });
  });
}

function describe({ flag, day, order_count, usual, code }: FlaggedByMany): string {
  const words: Partial<Record<Flag, string>> = {
    velocity: `One of ${order_count} orders on ${day}; ${round(usual)} are usual.`,
    conversion_rate:
      `One of ${order_count} orders from clicks on ${day}: far more of the clicks than the ` +
      `${round(usual)} % the program is used to.`,
    coupon_leak:
      `One of ${order_count} orders on ${day} with the code ${code ?? ''} and without a click; ` +
      `${round(usual)} are usual.`,
    told_twice: 'Another network told the same sale later.',
  };
  return words[flag] ?? '';
}

const round = (usual: number) => String(Math.round(usual * 10) / 10);
