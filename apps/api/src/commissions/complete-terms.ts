import type { RecordedOrder } from '@skinstack/db/orders/find-recorded-order';
import { listTermedProducts } from '@skinstack/db/terms';
import { assert } from '@skinstack/domain/assert';
import type { PricedOrder } from '@skinstack/domain/commissions/price-order';
import type { OrderFacts } from '@skinstack/domain/orders/order-facts';
import { NO_TERMS } from '@skinstack/domain/terms';
import type { Ports } from '../ports.ts';
import {
  addLines,
  chooseAgain,
  dependOnOrder,
  missingLines,
  readTerms,
  sharedTerms,
  type Terms,
  uniqueLines,
} from './terms.ts';

type Commission = NonNullable<RecordedOrder['commission']>;

/**
 * The kept terms, with those of lines that were never told before; of an order that is something
 * else to its customer now all of them, by the rules as they were kept.
 */
export async function completeTerms(
  ports: Ports,
  order: RecordedOrder,
  commission: Commission,
  { newest, itemised }: OrderFacts,
): Promise<{ terms: Terms; is_chosen_anew: boolean }> {
  const { program_id, influencer_id, product_id, currency, ordered_at } = order;
  const { order_kind, nth_order } = order;
  assert(program_id && influencer_id, 'a credited order has its parties');
  const kept = commission.terms ? readTerms(commission.terms) : termsOfOld(commission);
  const wasKind = kept.of_order ?? { order_kind: null, nth_order: null };
  const isSameKind = wasKind.order_kind === order_kind && wasKind.nth_order === nth_order;
  const isChosenAnew = !isSameKind && dependOnOrder(kept);
  const all = [...newest.lines, ...(itemised?.lines ?? [])];
  const missing = isChosenAnew ? uniqueLines(all) : missingLines(kept, all);
  const terms = { ...kept, of_order: { order_kind, nth_order } };
  if (missing.length === 0 && !isChosenAnew) return { terms: kept, is_chosen_anew: false };
  const isText = (text: string | null) => text !== null;
  const products = await listTermedProducts(ports.db, program_id, {
    product_id,
    external_product_ids: missing.map((line) => line.external_product_id).filter(isText),
    skus: missing.map((line) => line.sku).filter(isText),
  });
  const earner = { influencer_id, product_id };
  const at = { ordered_at_ms: ordered_at.getTime(), order_kind, nth_order };
  const choice = { earner, currency, ...at };
  if (isChosenAnew) {
    return { terms: chooseAgain(terms, missing, products, choice), is_chosen_anew: true };
  }
  return { terms: addLines(terms, missing, products, choice), is_chosen_anew: false };
}

/** What a commission is rated by as a whole, if all its lines have that in common. */
export function ratedBy({ order }: Terms, { lines }: PricedOrder) {
  const shared = sharedTerms(lines) ?? (lines.length === 0 ? order : null);
  const { rule_id, rate_bps, flat_minor } = shared ?? NO_TERMS;
  return { rule_id, rate_bps, flat_minor };
}

/** Flat amounts had no cap once. */
export const OLD_TERMS = { ...NO_TERMS, may_exceed_order: true };

/** The terms of a commission older than the column: as its row and its lines have them. */
export function termsOfOld({ rule_id, rate_bps, flat_minor, lines }: Commission): Terms {
  const rate = rate_bps ?? (flat_minor === null ? (lines[0]?.rate_bps ?? 0) : null);
  return {
    program: null,
    order: { ...OLD_TERMS, rule_id, rate_bps: rate, flat_minor, tiers: [] },
    lines: lines.map(({ line_id, product_id, ...line }) => [
      line_id,
      {
        ...OLD_TERMS,
        product_id,
        rule_id: line.rule_id,
        rate_bps: line.rate_bps,
        flat_minor: line.flat_minor === null ? null : BigInt(line.flat_minor),
        tiers: [],
      },
    ]),
  };
}
