import type { BondTerms } from '../customers/bond.ts';
import type { AttributionFacts, BondFacts, DecisionStep, Verdict } from './attribution.ts';

/**
 * Who brought the customer earns what they order later, as long as the bond is in force.
 * @param off why they earn nothing: switched off, or no member
 */
export function evaluateBond(
  bond: BondFacts,
  facts: AttributionFacts,
  off: readonly DecisionStep[],
): Verdict {
  const { state, since_ms, until_ms, order_id, order_count } = bond;
  const iso = (at_ms: number) => new Date(at_ms).toISOString();
  const [since, until, ordered] = [iso(since_ms), iso(until_ms), iso(facts.ordered_at_ms)];
  const named = { since, until, ordered_at: ordered, order_id };
  const step = (outcome: string, detail: string): DecisionStep => ({
    ...{ step: 'customer', outcome, detail, facts: named },
  });
  const { account_merchant_id } = facts;
  if (account_merchant_id !== null && account_merchant_id !== bond.merchant_id) {
    const detail = 'The customer is another merchant’s.';
    return { attribution: null, steps: [step('other_merchant', detail)] };
  }
  const limit = bond.terms.bond_order_limit;
  if (state !== 'in_force') {
    const words = {
      ended: `ended on ${until}, before the order of ${ordered}`,
      used_up: `has had its ${limit} orders`,
    };
    const detail = `An influencer brought the customer on ${since}; that ${words[state]}.`;
    return { attribution: null, steps: [step(state, detail)] };
  }
  const of = limit === null ? '' : `, for ${limit} orders, of which ${order_count} came before`;
  const detail =
    `The customer was brought by an influencer on ${since} and stays theirs until ${until}${of}; ` +
    `this order is of ${ordered}.`;
  const steps = [step('bonded', detail), ...off];
  if (off.length > 0) return { attribution: null, steps };
  const { influencer_id, program_id, merchant_id } = bond;
  const nothing = { product_id: null, link_id: null, click_id: null, campaign: null };
  return {
    attribution: { method: 'customer', influencer_id, program_id, merchant_id, ...nothing },
    steps,
  };
}

/** The words of a renewal that the program does not pay. */
export function renewalStep({ renewals }: Pick<BondTerms, 'renewals'>): DecisionStep {
  const words =
    renewals === 'none'
      ? 'the program pays none'
      : `the program pays the first ${renewals} of a customer`;
  const detail = `The order renews a subscription; ${words}.`;
  const facts = { renewals: renewals === 'none' ? 0 : Number(renewals) };
  return { step: 'renewal', outcome: 'not_paid', detail, facts };
}
