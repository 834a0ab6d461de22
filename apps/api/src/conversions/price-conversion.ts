import type { ProgramTerms } from '@skinstack/db/find-program-terms';
import type { Attribution, DecisionStep } from '@skinstack/domain/attribution';
import {
  type CommissionSplit,
  type CommissionTerms,
  grossFromRate,
  splitCommission,
} from '@skinstack/domain/commission';
import { chooseRule } from '@skinstack/domain/commission-rule';
import type { OrderReported } from '@skinstack/networks/network-event';

/** What an order earned, by which terms, and the steps that say so. */
export type Price = { split: CommissionSplit; terms: CommissionTerms; decision: DecisionStep[] };

/**
 * Works out the commission: the gross the network states, else the most specific rule in force,
 * else the program's rate; then the platform fee, and the rest to the influencer.
 */
export function priceConversion(
  program: ProgramTerms,
  order: OrderReported,
  attribution: Attribution,
): Price {
  const chosen = chooseTerms(program, order, attribution);
  const split = splitCommission(chosen.gross_minor, program.platform_fee_rate_bps);
  const terms: CommissionTerms = {
    source: chosen.source,
    rule_id: chosen.rule_id,
    rate_bps: chosen.rate_bps,
    flat_minor: chosen.flat_minor,
    platform_fee_rate_bps: program.platform_fee_rate_bps,
    hold_days: program.hold_days,
  };
  const { currency } = order;
  const decision = [
    { step: 'rule', outcome: chosen.source, detail: chosen.detail },
    {
      step: 'commission',
      outcome: 'split',
      detail:
        `Gross ${split.gross_minor}, platform fee ${split.platform_fee_minor} ` +
        `(${program.platform_fee_rate_bps} bps), net ${split.net_minor}, in ${currency} minor units.`,
    },
    { step: 'hold', outcome: 'pending', detail: `Held for ${program.hold_days} days.` },
  ];
  return { split, terms, decision };
}

type Chosen = {
  source: CommissionTerms['source'];
  gross_minor: bigint;
  rule_id: string | null;
  rate_bps: number | null;
  flat_minor: bigint | null;
  detail: string;
};

function chooseTerms(
  program: ProgramTerms,
  order: OrderReported,
  { influencer_id, product_id }: Attribution,
): Chosen {
  const none = { rule_id: null, rate_bps: null, flat_minor: null };
  if (order.commission_minor !== null) {
    const detail = `The network states a commission of ${order.commission_minor} minor units.`;
    return { ...none, source: 'network', gross_minor: order.commission_minor, detail };
  }
  const { category } = program;
  const subject = { influencer_id, product_id, category, at_ms: order.ordered_at_ms };
  const rule = chooseRule(applicableRules(program, order), subject);
  if (rule && rule.flat_minor !== null) {
    const { id: rule_id, flat_minor } = rule;
    const detail = `Rule ${rule_id} pays ${flat_minor} minor units an order.`;
    return { ...none, source: 'flat', gross_minor: flat_minor, rule_id, flat_minor, detail };
  }
  const rate_bps = rule?.rate_bps ?? program.commission_rate_bps;
  const gross_minor = grossFromRate(order.amount_minor, rate_bps);
  const by = rule ? `Rule ${rule.id}` : 'The program’s own rate';
  const detail = `${by} pays ${rate_bps} bps of ${order.amount_minor} minor units.`;
  return { ...none, source: 'rate', gross_minor, rule_id: rule?.id ?? null, rate_bps, detail };
}

/** A flat amount is in the program's currency, so it cannot apply to an order in another. */
function applicableRules(program: ProgramTerms, order: OrderReported) {
  if (order.currency === program.currency) return program.rules;
  return program.rules.filter((rule) => rule.flat_minor === null);
}
