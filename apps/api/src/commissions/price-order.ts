import { findProgramTerms, type ProgramTerms, type TermedProduct } from '@skinstack/db/terms';
import { assert } from '@skinstack/domain/assert';
import {
  type BaseAndSplit,
  type CommissionTerms,
  splitCommission,
} from '@skinstack/domain/commissions/commission';
import { formatAmount, isCurrency } from '@skinstack/domain/money';
import type { Attribution, DecisionStep } from '@skinstack/domain/orders/attribution';
import {
  type CommissionRule,
  chooseRule,
  type LineTerms,
  type PricedLine,
  priceLines,
  type TermedLine,
} from '@skinstack/domain/terms';
import type { OrderReported } from '@skinstack/networks/event';
import type { Ports } from '../ports.ts';

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
export async function priceOrder(
  ports: Ports,
  report: OrderReported,
  attribution: Attribution,
): Promise<Price> {
  const program = await loadTerms(ports, attribution.program_id, report, attribution);
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

/** The influencer terms are chosen for, and the product that was linked. */
export type Earner = { influencer_id: string; product_id: string | null };

/** The terms of a program, with what is needed to choose among them for this order. */
export async function loadTerms(
  ports: Ports,
  program_id: string,
  report: OrderReported,
  { influencer_id, product_id }: Earner,
): Promise<ProgramTerms> {
  const isText = (text: string | null) => text !== null;
  const program = await findProgramTerms(ports.db, program_id, {
    influencer_id,
    product_id,
    ordered_at: new Date(report.ordered_at_ms),
    external_order_id: report.external_order_id,
    external_product_ids: report.lines.map((line) => line.external_product_id).filter(isText),
    skus: report.lines.map((line) => line.sku).filter(isText),
  });
  assert(program, 'an attributed order has a program');
  return program;
}

/** The terms of each line by its product; of one line for all when the report has no lines. */
export function chooseTerms(
  program: ProgramTerms,
  report: OrderReported,
  earner: Earner,
): TermedLine[] {
  const linked = program.products.find((product) => product.id === earner.product_id) ?? null;
  const termsFor = (product: TermedProduct | null) =>
    termsOf(program, findRule(program, report, earner.influencer_id, product));
  if (report.lines.length === 0) {
    const base_minor = report.amount_minor;
    return [{ line_id: '', base_minor, product_id: earner.product_id, ...termsFor(linked) }];
  }
  return report.lines.map((line) => {
    const product = productOf(line, program.products, linked);
    const { line_id, amount_minor: base_minor } = line;
    return { line_id, base_minor, product_id: product?.id ?? null, ...termsFor(product) };
  });
}

/**
 * The product a line names. A line that names none of the catalogue is taken for the linked product
 * if that has no id of the shop: nothing says otherwise.
 */
function productOf(
  line: OrderReported['lines'][number],
  products: readonly TermedProduct[],
  linked: TermedProduct | null,
): TermedProduct | null {
  const named = products.find(
    (product) =>
      (line.external_product_id !== null &&
        product.external_product_id === line.external_product_id) ||
      (line.sku !== null && product.sku === line.sku),
  );
  if (named) return named;
  const isIdentified = linked?.external_product_id !== null || linked?.sku !== null;
  return isIdentified ? null : linked;
}

function findRule(
  program: ProgramTerms,
  report: OrderReported,
  influencer_id: string,
  product: TermedProduct | null,
): CommissionRule | null {
  // amounts of rules are in the program's currency and mean nothing for orders in another
  const rules =
    report.currency === program.currency
      ? program.rules
      : program.rules.filter(
          (rule) => rule.flat_minor === null && rule.month_minimum_minor === null,
        );
  return chooseRule(rules, {
    influencer_id,
    product_id: product?.id ?? null,
    category: product?.category ?? null,
    at_ms: report.ordered_at_ms,
    month_minor: program.month_minor,
  });
}

function termsOf(program: ProgramTerms, rule: CommissionRule | null): LineTerms {
  if (!rule) {
    return { rule_id: null, rate_bps: program.commission_rate_bps, flat_minor: null };
  }
  const { id: rule_id, rate_bps, flat_minor } = rule;
  return { rule_id, rate_bps, flat_minor };
}
