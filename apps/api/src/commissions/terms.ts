import { fromStored, toStored } from '@skinstack/db/orders/stored-facts';
import type { StoredTerms } from '@skinstack/db/schema/commissions';
import type { ProgramTerms, TermedProduct } from '@skinstack/db/terms';
import { assert } from '@skinstack/domain/assert';
import { splitCommission } from '@skinstack/domain/commissions/commission';
import type { KeptTerms, PricedOrder } from '@skinstack/domain/commissions/price-order';
import type { OrderKind } from '@skinstack/domain/customers/bond';
import { formatAmount, isCurrency } from '@skinstack/domain/money';
import type { DecisionStep } from '@skinstack/domain/orders/attribution';
import type { StatedLine } from '@skinstack/domain/orders/order-facts';
import { type HoldFrom, isPaid, type PaymentState } from '@skinstack/domain/orders/payment';
import {
  asksForOrder,
  type CommissionRule,
  chooseRule,
  effectiveTerms,
  explainTerms,
  type LineTerms,
  type PricedLine,
  type TieredTerms,
  termsKey,
  termsOfRule,
} from '@skinstack/domain/terms';

/** The influencer terms are chosen for, and the product that was linked. */
type Earner = { influencer_id: string; product_id: string | null };
/** What of a program is kept with a commission, so that a line told later is paid as promised. */
type KeptProgram = {
  currency: string;
  commission_rate_bps: number;
  rules: readonly CommissionRule[];
  /** The group the influencer was in; missing in terms kept from before there were groups. */
  group_id?: string | null;
};
type KeptLine = TieredTerms & { product_id: string | null };
/** The terms of a commission as they are stored with it. */
export type Terms = {
  program: KeptProgram | null;
  order: TieredTerms;
  lines: [string, KeptLine][];
  /** What the order was to its customer when they were chosen. */
  of_order?: Pick<Choice, 'order_kind' | 'nth_order'>;
};
/** What terms are chosen by. */
export type Choice = {
  earner: Earner;
  currency: string;
  ordered_at_ms: number;
  /** What the order is to its customer. */
  order_kind: OrderKind | null;
  nth_order: number | null;
};

/** The terms in force when an order is credited: of it as a whole, and of each of its lines. */
export function chooseTerms(
  program: ProgramTerms,
  lines: readonly StatedLine[],
  choice: Choice,
): Terms {
  const { currency, commission_rate_bps, rules, group_id, products } = program;
  const kept = { currency, commission_rate_bps, rules, group_id };
  const linked = products.find((product) => product.id === choice.earner.product_id) ?? null;
  const { order_kind, nth_order } = choice;
  const of_order = { order_kind, nth_order };
  const terms = { program: kept, order: termsOf(kept, linked, choice), lines: [], of_order };
  return addLines(terms, lines, products, choice);
}

/** Kept terms of an order that is something else to its customer now: by the rules as kept. */
export function chooseAgain(
  kept: Terms,
  lines: readonly StatedLine[],
  products: readonly TermedProduct[],
  choice: Choice,
): Terms {
  if (!kept.program) return kept;
  const linked = products.find((product) => product.id === choice.earner.product_id) ?? null;
  const terms = { ...kept, order: termsOf(kept.program, linked, choice), lines: [] };
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

/** Whether terms are others for an order that is something else to its customer. */
export function dependOnOrder({ program }: Terms): boolean {
  return program?.rules.some(asksForOrder) ?? false;
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
  const { earner, currency, ordered_at_ms, order_kind, nth_order } = choice;
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
        group_id: program.group_id ?? null,
        product_id: product?.id ?? null,
        category: product?.category ?? null,
        ...{ order_kind, nth_order, at_ms: ordered_at_ms },
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

/** What of a commission is put into words. */
export type Explained = {
  currency: string;
  priced: PricedOrder;
  /** Set when the network states the commission. */
  stated_minor: bigint | null;
  platform_fee_rate_bps: number;
  hold_days: number;
  hold_from: HoldFrom;
  payment_state: PaymentState;
  /** It waits for a dispute, or for a review. */
  is_held: boolean;
  /** The program's policy rejects it: there is no hold to speak of. */
  is_rejected: boolean;
};

/** The steps that explain what an order earned: by which rule, of how much, and when it is due. */
export function explainPrice(explained: Explained, terms: KeptTerms): DecisionStep[] {
  const { currency, priced, stated_minor, platform_fee_rate_bps } = explained;
  const amount = (amount_minor: bigint) => describeAmount(currency, amount_minor);
  const split = splitCommission(priced.gross_minor, platform_fee_rate_bps);
  const fee_rate = percent(platform_fee_rate_bps);
  const fee = `${amount(split.platform_fee_minor)} platform fee (${fee_rate})`;
  const detail = `${amount(split.gross_minor)} gross = ${fee} + ${amount(split.net_minor)} to you.`;
  return [
    ...(stated_minor === null
      ? ruleSteps(currency, priced, terms)
      : [statedStep(amount(stated_minor))]),
    {
      step: 'commission',
      outcome: 'split',
      detail,
      facts: {
        currency,
        gross_minor: Number(split.gross_minor),
        platform_fee_minor: Number(split.platform_fee_minor),
        net_minor: Number(split.net_minor),
        platform_fee_rate_bps,
      },
    },
    ...(explained.is_rejected ? [] : [holdStep(explained)]),
  ];
}

const statedStep = (stated: string): DecisionStep => ({
  step: 'rule',
  outcome: 'network',
  detail: `The network states a commission of ${stated}.`,
});

/** One step for each set of terms: what it pays, and of how much. */
function ruleSteps(currency: string, priced: PricedOrder, terms: KeptTerms): DecisionStep[] {
  const order = effectiveTerms(terms.order, terms.month_minor);
  const lines: readonly (LineTerms & { base_minor: bigint })[] =
    priced.lines.length > 0 ? priced.lines : [{ ...order, base_minor: priced.base_minor }];
  const groups = new Map<string, LineTerms & { base_minor: bigint }>();
  for (const line of lines) {
    const key = termsKey(line);
    const base_minor = (groups.get(key)?.base_minor ?? 0n) + line.base_minor;
    groups.set(key, { ...line, base_minor });
  }
  const describe = (amount_minor: bigint) => describeAmount(currency, amount_minor);
  const steps = [...groups.values()].map(
    (group): DecisionStep => ({ step: 'rule', ...explainTerms(group, group.base_minor, describe) }),
  );
  return [...steps, ...tierStep(terms)];
}

/** Says that a volume tier may still raise it. */
function tierStep({ order, lines, month_minor }: KeptTerms): DecisionStep[] {
  const all = [order, ...lines.values()];
  if (month_minor > 0n || all.every((one) => one.tiers.length === 0)) return [];
  const detail = 'Volume tiers are settled when the month (UTC) is over, by what it came to.';
  return [{ step: 'rule', outcome: 'tier_pending', detail }];
}

function holdStep({ hold_days, hold_from, payment_state, is_held }: Explained): DecisionStep {
  if (is_held) {
    const detail = `Held until it was looked into, whatever its hold of ${hold_days} days.`;
    return { step: 'hold', outcome: 'held', detail };
  }
  if (!isPaid(payment_state)) {
    const begins = `the hold of ${hold_days} days begins then.`;
    const detail = `The shop has not been paid yet (${payment_state}); ${begins}`;
    return { step: 'hold', outcome: 'unpaid', detail };
  }
  const from = { paid: '', ordered: ' from the order', fulfilled: ' from its delivery' }[hold_from];
  return { step: 'hold', outcome: 'pending', detail: `Held for ${hold_days} days${from}.` };
}

/** The terms all lines have in common; null when they differ. */
export function sharedTerms(lines: readonly PricedLine[]): LineTerms | null {
  const [first, ...others] = lines;
  if (!first) return null;
  return others.every((line) => termsKey(line) === termsKey(first)) ? first : null;
}

const percent = (rate_bps: number) => `${rate_bps / 100} %`;

/** An amount in words: `USD 20.00`. @param currency one that was checked when it was read */
export function describeAmount(currency: string, amount_minor: bigint): string {
  assert(isCurrency(currency), 'an order has a known currency');
  return `${currency} ${formatAmount({ amount_minor, currency })}`;
}

/** Each line once, the first of its id. */
export function uniqueLines<T extends { line_id: string }>(lines: readonly T[]): T[] {
  return [...new Map([...lines].reverse().map((line) => [line.line_id, line])).values()].reverse();
}
