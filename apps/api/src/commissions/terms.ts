import { fromStored, toStored } from '@skinstack/db/orders/stored-facts';
import type { StoredTerms } from '@skinstack/db/schema/commissions';
import type { ProgramTerms, TermedProduct } from '@skinstack/db/terms';
import type { KeptTerms } from '@skinstack/domain/commissions/price-order';
import type { StatedLine } from '@skinstack/domain/orders/order-facts';
import {
  type CommissionRule,
  chooseRule,
  type TieredTerms,
  termsOfRule,
} from '@skinstack/domain/terms';

/** The influencer terms are chosen for, and the product that was linked. */
export type Earner = { influencer_id: string; product_id: string | null };
/** What of a program is kept with a commission, so that a line told later is paid as promised. */
type KeptProgram = {
  currency: string;
  commission_rate_bps: number;
  rules: readonly CommissionRule[];
};
type KeptLine = TieredTerms & { product_id: string | null };
/** The terms of a commission as they are stored with it. */
export type Terms = {
  program: KeptProgram | null;
  order: TieredTerms;
  lines: [string, KeptLine][];
};
/** What terms are chosen by. */
export type Choice = { earner: Earner; currency: string; ordered_at_ms: number };

/** The terms in force when an order is credited: of it as a whole, and of each of its lines. */
export function chooseTerms(
  program: ProgramTerms,
  lines: readonly StatedLine[],
  choice: Choice,
): Terms {
  const { currency, commission_rate_bps, rules, products } = program;
  const kept = { currency, commission_rate_bps, rules };
  const linked = products.find((product) => product.id === choice.earner.product_id) ?? null;
  const terms = { program: kept, order: termsOf(kept, linked, choice), lines: [] };
  return addLines(terms, lines, products, choice);
}

/** The terms with those of lines that were not told before, by the rules as they were kept. */
export function addLines(
  terms: Terms,
  lines: readonly StatedLine[],
  products: readonly TermedProduct[],
  choice: Choice,
): Terms {
  const linked = products.find((product) => product.id === choice.earner.product_id) ?? null;
  const added = missingLines(terms, lines).map((line): [string, KeptLine] => {
    const product = productOf(line, products, linked);
    const chosen = terms.program ? termsOf(terms.program, product, choice) : terms.order;
    return [line.line_id, { ...chosen, product_id: product?.id ?? null }];
  });
  return { ...terms, lines: [...terms.lines, ...added] };
}

/** The lines whose terms are not kept yet. */
export function missingLines(terms: Terms, lines: readonly StatedLine[]): StatedLine[] {
  const known = new Set(terms.lines.map(([line_id]) => line_id));
  return lines.filter((line) => !known.has(line.line_id));
}

/** The terms as pricing reads them. */
export function keptTerms(terms: Terms, month_minor: bigint): KeptTerms {
  return { order: terms.order, lines: new Map(terms.lines), month_minor };
}

/** Whether any of the terms depends on the influencer's month. */
export function haveTiers({ order, lines }: Terms): boolean {
  return order.tiers.length > 0 || lines.some(([, line]) => line.tiers.length > 0);
}

/** Terms as the column keeps them. */
export function storeTerms(terms: Terms): StoredTerms {
  return JSON.parse(toStored(terms));
}

/** Kept terms as the domain reads them. */
export function readTerms(stored: StoredTerms): Terms {
  return fromStored(stored);
}

/** The terms of lines of a product, with the volume tiers above them. */
function termsOf(program: KeptProgram, product: TermedProduct | null, choice: Choice): TieredTerms {
  const { earner, currency, ordered_at_ms } = choice;
  // amounts of rules are in the program's currency and mean nothing for orders in another
  const rules =
    currency === program.currency
      ? program.rules
      : program.rules.filter(
          (rule) => rule.flat_minor === null && rule.month_minimum_minor === null,
        );
  const inMonthOf = (month_minor: bigint) =>
    termsOfRule(
      chooseRule(rules, {
        influencer_id: earner.influencer_id,
        product_id: product?.id ?? null,
        category: product?.category ?? null,
        at_ms: ordered_at_ms,
        month_minor,
      }),
      program.commission_rate_bps,
    );
  const base = inMonthOf(0n);
  const minimums = [...new Set(rules.flatMap((rule) => rule.month_minimum_minor ?? []))];
  const tiers = minimums
    .sort((a, b) => (a < b ? -1 : 1))
    .map((month_minimum_minor) => ({ month_minimum_minor, ...inMonthOf(month_minimum_minor) }));
  let below = base;
  const steps = tiers.filter((tier) => {
    const isOther = tier.rule_id !== below.rule_id;
    below = tier;
    return isOther;
  });
  return { ...base, tiers: steps };
}

/**
 * The product a line names. A line that names none of the catalogue is taken for the linked product
 * if that has no id of the shop: nothing says otherwise.
 */
function productOf(
  line: StatedLine,
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
