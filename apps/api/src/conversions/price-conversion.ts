import type { ProgramTerms } from '@skinstack/db/find-program-terms';
import { assert } from '@skinstack/domain/assert';
import type { Attribution, DecisionStep } from '@skinstack/domain/attribution';
import {
  type CommissionSplit,
  type CommissionTerms,
  grossFromRate,
  splitCommission,
} from '@skinstack/domain/commission';
import { chooseRule } from '@skinstack/domain/commission-rule';
import { formatAmount, isCurrency } from '@skinstack/domain/money';
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
  const show = (amount_minor: bigint) => showAmount(order, amount_minor);
  const fee_percent = percent(program.platform_fee_rate_bps);
  const fee = `${show(split.platform_fee_minor)} platform fee (${fee_percent})`;
  const decision = [
    { step: 'rule', outcome: chosen.source, detail: chosen.detail },
    {
      step: 'commission',
      outcome: 'split',
      detail: `${show(split.gross_minor)} gross = ${fee} + ${show(split.net_minor)} to you.`,
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
    const stated = showAmount(order, order.commission_minor);
    const detail = `The network states a commission of ${stated}.`;
    return { ...none, source: 'network', gross_minor: order.commission_minor, detail };
  }
  const { category } = program;
  const subject = { influencer_id, product_id, category, at_ms: order.ordered_at_ms };
  const rule = chooseRule(applicableRules(program, order), subject);
  if (rule && rule.flat_minor !== null) {
    const { id: rule_id, flat_minor } = rule;
    const detail = `Rule ${rule_id} pays ${showAmount(order, flat_minor)} an order.`;
    return { ...none, source: 'flat', gross_minor: flat_minor, rule_id, flat_minor, detail };
  }
  const rate_bps = rule?.rate_bps ?? program.commission_rate_bps;
  const gross_minor = grossFromRate(order.amount_minor, rate_bps);
  const by = rule ? `Rule ${rule.id}` : 'The program’s own rate';
  const detail = `${by} pays ${percent(rate_bps)} of ${showAmount(order, order.amount_minor)}.`;
  return { ...none, source: 'rate', gross_minor, rule_id: rule?.id ?? null, rate_bps, detail };
}

/** A flat amount is in the program's currency, so it cannot apply to an order in another. */
function applicableRules(program: ProgramTerms, order: OrderReported) {
  if (order.currency === program.currency) return program.rules;
  return program.rules.filter((rule) => rule.flat_minor === null);
}

/** An amount of the order's currency in words: `USD 20.00`. */
function showAmount({ currency }: OrderReported, amount_minor: bigint): string {
  assert(isCurrency(currency), 'an order has a known currency');
  return `${currency} ${formatAmount({ amount_minor, currency })}`;
}

const percent = (rate_bps: number) => `${rate_bps / 100} %`;
