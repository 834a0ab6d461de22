import type { ProgramTerms, TermedProduct } from '@skinstack/db/find-program-terms';
import { type CommissionRule, chooseRule } from '@skinstack/domain/commission-rule';
import type { LineTerms, TermedLine } from '@skinstack/domain/price-lines';
import type { OrderReported } from '@skinstack/networks/network-event';

/** Whom terms are chosen for. */
export type Earner = { influencer_id: string; product_id: string | null };

/** The terms of each line, by the product it names; one line of the whole when it tells none. */
export function chooseTerms(
  program: ProgramTerms,
  report: OrderReported,
  earner: Earner,
): TermedLine[] {
  const linked = program.products.find((product) => product.id === earner.product_id) ?? null;
  const ruleOf = (product: TermedProduct | null) =>
    termsOf(program, pickRule(program, report, earner.influencer_id, product));
  if (report.lines.length === 0) {
    const whole = { line_id: '', base_minor: report.amount_minor };
    return [{ ...whole, product_id: earner.product_id, ...ruleOf(linked) }];
  }
  return report.lines.map((line) => {
    const product = productOf(line, program.products, linked);
    const { line_id, amount_minor: base_minor } = line;
    return { line_id, base_minor, product_id: product?.id ?? null, ...ruleOf(product) };
  });
}

/**
 * The product a line names. A linked product that the shop's ids do not tell is taken to be meant
 * by a line that names none of the catalogue: nothing says otherwise.
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
  const isTold = linked?.external_product_id !== null || linked?.sku !== null;
  return isTold ? null : linked;
}

function pickRule(
  program: ProgramTerms,
  report: OrderReported,
  influencer_id: string,
  product: TermedProduct | null,
): CommissionRule | null {
  // amounts of rules are in the program's currency and say nothing about orders in another
  const rules =
    report.currency === program.currency
      ? program.rules
      : program.rules.filter(
          (rule) => rule.flat_minor === null && rule.month_minimum_minor === null,
        );
  return chooseRule(rules, {
    ...{ influencer_id, product_id: product?.id ?? null, category: product?.category ?? null },
    ...{ at_ms: report.ordered_at_ms, month_minor: program.month_minor },
  });
}

function termsOf(program: ProgramTerms, rule: CommissionRule | null): LineTerms {
  if (!rule) {
    return { rule_id: null, rate_bps: program.commission_rate_bps, flat_minor: null };
  }
  const { id: rule_id, rate_bps, flat_minor } = rule;
  return { rule_id, rate_bps, flat_minor };
}
