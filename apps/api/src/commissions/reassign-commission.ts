import type { JournalRow } from '@skinstack/db/ledger/insert-journals';
import { changeOrder } from '@skinstack/db/orders/change-order';
import { findRecordedOrder, type RecordedOrder } from '@skinstack/db/orders/find-recorded-order';
import type { CommissionRow } from '@skinstack/db/orders/insert-order';
import { findRow } from '@skinstack/db/rows/find-rows';
import type { Trail } from '@skinstack/db/rows/trail';
import { influencers } from '@skinstack/db/schema/influencers';
import { assert } from '@skinstack/domain/assert';
import { type BaseAndSplit, NOTHING } from '@skinstack/domain/commissions/commission';
import { planChange, splitOf, subtract } from '@skinstack/domain/commissions/price-order';
import { accrual, adjustment, decision } from '@skinstack/domain/ledger';
import type { DecisionStep } from '@skinstack/domain/orders/attribution';
import { editedOffOf } from '@skinstack/domain/orders/order-facts';
import { Problem } from '@skinstack/domain/problem';
import type { Ports } from '../ports.ts';
import { invalidField, requireFound } from '../rest/rows.ts';
import { creditedTo, recordedCommission, reversedSoFar } from './adjust-commission.ts';
import { termsOfOld } from './complete-terms.ts';
import { findInHand, type Grounds, readInHand, writeDecision } from './decide-by-hand.ts';
import { figuresOf, isDisputed } from './facts.ts';
import { retryOnConflict } from './retry-on-conflict.ts';
import type { CreditedTo } from './reversals.ts';
import { type After, loweringJournals, lowerRequested } from './stand-after.ts';
import { storeTerms } from './terms.ts';

/** Who gets it, why, and who says so. */
type Wish = Grounds & { influencer_id: string; actor: string };

/**
 * Gives an order to another influencer: what stood of it is taken back from who had it (out of a
 * payout that is not sent, else from the next one), and credited anew at the same terms. From then
 * on every report of the order moves the new commission.
 * @returns the id of the new conversion
 * @throws Problem `not_found`, `conflict`, `invalid_request`
 */
export async function reassignCommission(
  ports: Ports,
  commission_id: string,
  wish: Wish,
): Promise<string> {
  requireFound(await findRow(ports.db, influencers, wish.influencer_id), 'influencer');
  const { order_id } = await findInHand(ports, commission_id);
  const conversion_id = ports.newId('cnv');
  const first_id = await writeDecision(ports, async (trail) => {
    await retryOnConflict(async () => {
      const order = await readInHand(ports, order_id, commission_id);
      if (order.influencer_id === wish.influencer_id) {
        throw invalidField('influencer_id', 'It is theirs already');
      }
      if (order.state === 'reversed') {
        throw new Problem('conflict', 'All of it was taken back: there is nothing to give.');
      }
      return moveOrder(ports, order, conversion_id, wish, trail);
    });
  });
  return first_id === null ? conversion_id : findNewest(ports, order_id);
}

/** After a replay: the conversion that counts now. */
async function findNewest(ports: Ports, order_id: string): Promise<string> {
  const order = await findRecordedOrder(ports.db, order_id);
  assert(order?.conversion_id, 'a reassigned order is credited');
  return order.conversion_id;
}

async function moveOrder(
  ports: Ports,
  order: RecordedOrder,
  conversion_id: string,
  wish: Wish,
  trail: Trail,
): Promise<true | null> {
  const { commission, facts, external_order_id, external_conversion_id } = order;
  assert(commission, 'a credited order has a commission');
  const whole = { ...recordedCommission(commission), edited_off_minor: editedOffOf(facts) };
  const split = splitOf(whole);
  const figures = figuresOf(facts, null, order);
  const was = creditedTo(order);
  const stands = subtract(split, reversedSoFar(commission));
  const reason = `Order ${external_order_id} was given to another influencer: ${wish.reason}`;
  const taken = decision('reassignment', negate(stands), was.parties, was.standing, reason);
  const rejected: After = { figures, verdict: 'rejected', whole: split, reversed: split };
  const lowered = lowerRequested(ports, order, 'rejected', rejected);
  const plan = planChange({ whole, reversed: NOTHING }, whole, facts, []);
  const credit = creditAnew(ports, order, conversion_id, wish, { split, plan });
  const by_hand = {
    ...{ id: ports.newId('dec'), commission_id: commission.id, action: 'reassign' as const },
    ...{ reason: wish.reason, note: wish.note ?? null, actor: wish.actor },
  };
  const isChanged = await changeOrder(ports.db, {
    ...{ was: order, told: null, event_status: 'updated', figures, external_conversion_id },
    touches_customer: true,
    told_again_of: order.told_again_of,
    steps: stepsOf(order, wish),
    earned: credit.earned,
    sale: null,
    commission: {
      ...{ whole: split, lines: whole.lines, reversed: split, source: commission.source },
      ...{ state: 'rejected', verdict: 'rejected', available_at: commission.available_at },
      review: commission.review,
      ...{ terms: commission.terms, month_minor: commission.month_minor },
    },
    reversals: [],
    lowered,
    journals: [
      { id: ports.newId('jrn'), journal: taken, commission_id: commission.id },
      ...loweringJournals(ports, was, lowered),
      ...credit.journals,
    ],
    by_hand: { decision: by_hand, trail },
  });
  return isChanged ? true : null;
}

/** The new conversion and commission: as they were, of somebody else, and on hold again. */
function creditAnew(
  ports: Ports,
  order: RecordedOrder,
  conversion_id: string,
  { influencer_id }: Wish,
  {
    split,
    plan,
  }: { split: BaseAndSplit; plan: { adjusted: BaseAndSplit; reversed: BaseAndSplit } },
): { earned: CommissionRow; journals: JournalRow[] } {
  const { commission, program_id, merchant_id, product_id, external_order_id, facts } = order;
  assert(commission && program_id && merchant_id, 'a credited order has its parties');
  const commission_id = ports.newId('com');
  const { parties } = creditedTo(order);
  const to: CreditedTo['parties'] = { ...parties, influencer_id };
  const journals = [accrual(split, to, `Order ${external_order_id}`)];
  if (plan.adjusted.gross_minor !== 0n) {
    const why = `Order ${external_order_id}: taken back before it was credited`;
    journals.push(adjustment(plan.adjusted, to, 'influencer_pending', why));
  }
  const { source, rule_id, rate_bps, flat_minor, platform_fee_rate_bps, hold_days } = commission;
  const nothing = { link_id: null, click_id: null, campaign: null };
  return {
    earned: {
      ...{ conversion_id, commission_id, whole: split, reversed: plan.reversed },
      attribution: {
        ...{ method: 'hand', influencer_id, program_id, merchant_id, product_id, ...nothing },
      },
      terms: { source, rule_id, rate_bps, flat_minor, platform_fee_rate_bps, hold_days },
      lines: recordedCommission(commission).lines,
      // somebody looked at it and gave it to them
      ...{ flags: [], review: 'pay' },
      state: isDisputed(facts) ? 'held' : 'pending',
      available_at: commission.available_at,
      hold_from: commission.hold_from,
      kept: {
        terms: commission.terms ?? storeTerms(termsOfOld(commission)),
        has_tiers: commission.has_tiers,
      },
    },
    journals: journals.map((journal) => ({ id: ports.newId('jrn'), journal, commission_id })),
  };
}

function stepsOf(order: RecordedOrder, { influencer_id, reason }: Wish): DecisionStep[] {
  assert(order.influencer_id, 'a credited order has its influencer');
  return [
    {
      ...{ step: 'review', outcome: 'reassigned', about: order.influencer_id },
      detail: `Given to another influencer: ${reason}`,
    },
    {
      ...{ step: 'hand', outcome: 'credited', about: influencer_id },
      detail: `An operator gave it to you: ${reason}`,
    },
  ];
}

const negate = (split: BaseAndSplit) => subtract(NOTHING, split);
