import type { ProgramTerms } from '@skinstack/db/find-program-terms';
import { assert } from '@skinstack/domain/assert';
import type { Attribution, DecisionStep } from '@skinstack/domain/attribution';
import {
  type BaseAndSplit,
  type CommissionTerms,
  splitCommission,
} from '@skinstack/domain/commission';
import { formatAmount, isCurrency } from '@skinstack/domain/money';
import { type LineTerms, type PricedLine, priceLines } from '@skinstack/domain/price-lines';
import type { OrderReported } from '@skinstack/networks/network-event';
import { chooseTerms } from './choose-terms.ts';

/** What an order earned, by which terms, and the steps that explain it. */
export type Price = {
  whole: BaseAndSplit;
  terms: CommissionTerms;
  /** Its lines with the terms of each; empty when the report has no lines. */
  lines: PricedLine[];
  decision: DecisionStep[];
};

/**
 * Prices an order: the gross the network states, else for each line the most specific rule in
 * force, else the program's rate; then the platform fee, and the rest to the influencer.
 */
export function priceOrder(
  program: ProgramTerms,
  report: OrderReported,
  attribution: Attribution,
): Price {
  const priced = priceLines(chooseTerms(program, report, attribution));
  const stated_minor = report.commission_minor;
  const byRule_minor = priced.reduce((sum, line) => sum + line.gross_minor, 0n);
  const split = splitCommission(stated_minor ?? byRule_minor, program.platform_fee_rate_bps);
  const shared = sharedTerms(priced);
  const isFlat = shared?.flat_minor != null;
  const { platform_fee_rate_bps, hold_days } = program;
  const none = { rule_id: null, rate_bps: null, flat_minor: null };
  const source = stated_minor !== null ? 'network' : isFlat ? 'flat' : 'rate';
  const terms = { ...(shared ?? none), source, platform_fee_rate_bps, hold_days } as const;
  const amount = (amount_minor: bigint) => describeAmount(report.currency, amount_minor);
  const fee_rate = percent(platform_fee_rate_bps);
  const fee = `${amount(split.platform_fee_minor)} platform fee (${fee_rate})`;
  const decision = [
    ...(stated_minor === null ? ruleSteps(priced, report) : [statedStep(amount(stated_minor))]),
    {
      step: 'commission',
      outcome: 'split',
      detail: `${amount(split.gross_minor)} gross = ${fee} + ${amount(split.net_minor)} to you.`,
    },
    { step: 'hold', outcome: 'pending', detail: `Held for ${hold_days} days.` },
  ];
  const lines = report.lines.length > 0 && stated_minor === null ? priced : [];
  return { whole: { base_minor: report.amount_minor, ...split }, terms, lines, decision };
}

/** The terms all lines have in common; null when they differ. */
function sharedTerms(lines: readonly PricedLine[]): LineTerms | null {
  const [first, ...others] = lines;
  if (!first) return null;
  const { rule_id, rate_bps, flat_minor } = first;
  const isShared = others.every((line) => line.rule_id === rule_id && line.rate_bps === rate_bps);
  return isShared ? { rule_id, rate_bps, flat_minor } : null;
}

const statedStep = (stated: string): DecisionStep => ({
  step: 'rule',
  outcome: 'network',
  detail: `The network states a commission of ${stated}.`,
});

/** One step for each set of terms: what it pays, and of how much. */
function ruleSteps(lines: readonly PricedLine[], report: OrderReported): DecisionStep[] {
  const groups = new Map<string, { line: PricedLine; base_minor: bigint }>();
  for (const line of lines) {
    const key = `${line.rule_id}:${line.rate_bps}`;
    const base_minor = (groups.get(key)?.base_minor ?? 0n) + line.base_minor;
    groups.set(key, { line, base_minor });
  }
  return [...groups.values()].map(({ line, base_minor }) => {
    const by = line.rule_id === null ? 'The program’s own rate' : `Rule ${line.rule_id}`;
    if (line.flat_minor !== null) {
      const flat = describeAmount(report.currency, line.flat_minor);
      return { step: 'rule', outcome: 'flat', detail: `${by} pays ${flat} an order.` };
    }
    const rate = percent(line.rate_bps ?? 0);
    const base = describeAmount(report.currency, base_minor);
    return { step: 'rule', outcome: 'rate', detail: `${by} pays ${rate} of ${base}.` };
  });
}

const percent = (rate_bps: number) => `${rate_bps / 100} %`;

/** An amount in words: `USD 20.00`. @param currency one that was checked when it was read */
export function describeAmount(currency: string, amount_minor: bigint): string {
  assert(isCurrency(currency), 'an order has a known currency');
  return `${currency} ${formatAmount({ amount_minor, currency })}`;
}
