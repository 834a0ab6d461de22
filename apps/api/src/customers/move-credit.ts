import type { FoundCustomer, KnownOrder } from '@skinstack/db/customers/select-customer';
import type { OfCustomer } from '@skinstack/db/customers/tell-customer';
import { changeOrder, type OrderChange } from '@skinstack/db/orders/change-order';
import { findProgramTerms } from '@skinstack/db/orders/find-order';
import type { RecordedOrder } from '@skinstack/db/orders/find-recorded-order';
import { assert } from '@skinstack/domain/assert';
import { NOTHING } from '@skinstack/domain/commissions/commission';
import { splitOf, subtract } from '@skinstack/domain/commissions/price-order';
import type { CustomerVerdict } from '@skinstack/domain/customers/bond';
import { decision } from '@skinstack/domain/ledger';
import type { Attribution, DecisionStep, Evidence } from '@skinstack/domain/orders/attribution';
import { evidenceIn, withEvidence } from '@skinstack/domain/orders/evidence';
import { flagsOf, reviewOf, reviewPolicyOf } from '@skinstack/domain/orders/flags';
import { editedOffOf } from '@skinstack/domain/orders/order-facts';
import { creditedTo, recordedCommission, reversedSoFar } from '../commissions/adjust-commission.ts';
import { type Credit, creditOrder } from '../commissions/credit-order.ts';
import { figuresOf } from '../commissions/facts.ts';
import { type After, loweringJournals, lowerRequested } from '../commissions/stand-after.ts';
import type { Ports } from '../ports.ts';
import { creditByVerdict, evidenceByVerdict } from './judge-order.ts';

/** An order that is due to somebody else than it is credited to, or to nobody. */
type Moving = {
  order: RecordedOrder;
  known: KnownOrder;
  verdict: CustomerVerdict;
  of_customer: OfCustomer;
};

const BY_CUSTOMER = {
  step: {
    step: 'customer',
    detail: 'What its customer’s other orders say, now that they are told, makes it another’s.',
  },
  journal: 'is somebody else’s by its customer’s other orders',
};

/**
 * Gives an order to whom it is due by all orders of its customer: what stood of it is taken back
 * from who had it (out of a payout that is not sent, else from the next one) and credited anew.
 * @returns false when the order changed meanwhile
 */
export function moveCredit(
  ports: Ports,
  customer: FoundCustomer,
  { order, known, verdict, of_customer }: Moving,
): Promise<boolean> {
  const due = creditByVerdict(known, verdict, customer);
  const own = order.own?.attribution ?? null;
  const to = due.is_by_bond ? (due.to as Attribution) : due.to && own;
  const evidence = evidenceByVerdict(evidenceIn(order.decision), known, verdict, customer);
  return moveTo(ports, order, { to, steps: due.steps, evidence, of_customer, why: BY_CUSTOMER });
}

/** Whom an order is given to, if anybody, and why. */
type Move = {
  to: Attribution | null;
  steps: readonly DecisionStep[];
  /** All claims as they stand now; where it is missing the steps tell them. */
  evidence?: readonly Evidence[];
  of_customer: OfCustomer;
  /** For who had it, and for the books. */
  why: { step: Pick<DecisionStep, 'step' | 'detail'>; journal: string };
  sale?: OrderChange['sale'];
  claims?: OrderChange['claims'];
  touches_customer?: boolean;
};

/**
 * Gives an order to somebody else, or to nobody: what stood of it is taken back from who had it,
 * and credited anew.
 * @returns false when the order changed meanwhile
 */
export async function moveTo(ports: Ports, order: RecordedOrder, move: Move): Promise<boolean> {
  const { to, of_customer } = move;
  const credit = to && (await creditAnew(ports, order, to, of_customer, move.steps));
  const figures = figuresOf(order.facts, null, order);
  const taken = order.commission === null ? null : takeBack(ports, order, move.why);
  const steps = [...(taken?.steps ?? []), ...move.steps, ...(credit?.steps ?? [])];
  return changeOrder(ports.db, {
    ...{ act: ports.act, was: order, told: null, event_status: 'updated', figures },
    external_conversion_id: order.external_conversion_id,
    told_again_of: order.told_again_of,
    steps: move.evidence ? withEvidence(steps, move.evidence) : steps,
    earned: credit?.earned ?? null,
    is_dropped: taken !== null && credit === null,
    of_customer,
    touches_customer: move.touches_customer ?? false,
    claims: move.claims ?? null,
    sale: move.sale ?? null,
    commission: taken?.commission ?? null,
    reversals: [],
    lowered: taken?.lowered ?? [],
    journals: [...(taken?.journals ?? []), ...(credit?.journals ?? [])],
  });
}

/** Credits the order under the terms in force at its time. */
async function creditAnew(
  ports: Ports,
  order: RecordedOrder,
  to: Attribution,
  { order_kind, nth_order, own }: OfCustomer,
  steps: readonly DecisionStep[],
): Promise<Credit> {
  const { program_id, influencer_id, product_id, method } = to;
  const { facts, currency, external_order_id, ordered_at, created_at } = order;
  const lines = [...facts.newest.lines, ...(facts.itemised?.lines ?? [])];
  const program = await findProgramTerms(
    ports.db,
    { program_id, influencer_id, product_id },
    ordered_at,
    lines.flatMap(({ sku }) => sku ?? []),
    lines.flatMap(({ external_product_id }) => external_product_id ?? []),
  );
  assert(program, 'a credited order has a program');
  // of a bond the address of who bought is no longer known: the order that made it was looked at
  const flags = method === 'customer' ? flagsOf(steps) : (own?.flags ?? []);
  const review = reviewOf(flags, reviewPolicyOf(program.review_policy));
  return creditOrder(
    ports,
    {
      ...{ external_order_id, currency, order_kind, nth_order, is_moved: true },
      ordered_at_ms: ordered_at.getTime(),
      learned_at_ms: created_at.getTime(),
      figures: figuresOf(facts, null, order),
      ...{ stated: facts, told: [], flags, review },
    },
    to,
    program,
  );
}

/** What stood of a commission, taken back from who had it. */
function takeBack(ports: Ports, order: RecordedOrder, why: Move['why']) {
  const { commission, facts, external_order_id, influencer_id } = order;
  assert(commission && influencer_id, 'a credited order has a commission');
  const whole = { ...recordedCommission(commission), edited_off_minor: editedOffOf(facts) };
  const split = splitOf(whole);
  const was = creditedTo(order);
  const stood = subtract(split, reversedSoFar(commission));
  const reason = `Order ${external_order_id} ${why.journal}`;
  const journal = decision(
    'reassignment',
    subtract(NOTHING, stood),
    was.parties,
    was.standing,
    reason,
  );
  const figures = figuresOf(facts, null, order);
  const gone: After = { figures, verdict: 'rejected', whole: split, reversed: split };
  const lowered = lowerRequested(ports, order, 'rejected', gone);
  const { source, available_at, review, terms, month_minor, verdict } = commission;
  const step: DecisionStep = { ...why.step, outcome: 'moved', about: influencer_id };
  const stands: OrderChange['commission'] = {
    ...{ whole: split, lines: whole.lines, reversed: split, source, state: 'reversed' },
    ...{ verdict, available_at, review, terms, month_minor },
  };
  const journals = [
    { id: ports.newId('jrn'), journal, commission_id: commission.id },
    ...loweringJournals(ports, was, lowered),
  ];
  return { commission: stands, lowered, journals, steps: [step] };
}
