import type { ProgramTerms, TermedProduct, TermsSubject } from '@skinstack/db/find-program-terms';
import { type CommissionRule, chooseRule } from '@skinstack/domain/commission-rule';
import type { LineTerms, TermedLine } from '@skinstack/domain/price-lines';
import type { OrderReported } from '@skinstack/networks/network-event';

/** The influencer terms are chosen for, and the product that was linked. */
export type Earner = { influencer_id: string; product_id: string | null };

/** What to look up of a program in order to choose an order's terms. */
export function termsSubject(report: OrderReported, earner: Earner): TermsSubject {
  const isText = (text: string | null) => text !== null;
  const { influencer_id, product_id } = earner;
  return {
    influencer_id,
    product_id,
    ordered_at: new Date(report.ordered_at_ms),
    external_order_id: report.external_order_id,
    external_product_ids: report.lines.map((line) => line.external_product_id).filter(isText),
    skus: report.lines.map((line) => line.sku).filter(isText),
  };
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
