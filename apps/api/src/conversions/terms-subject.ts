import type { TermsSubject } from '@skinstack/db/find-program-terms';
import type { OrderReported } from '@skinstack/networks/network-event';
import type { Earner } from './choose-terms.ts';

/** What must be known of a program to choose an order's terms. */
export function termsSubject(report: OrderReported, earner: Earner): TermsSubject {
  const isText = (text: string | null) => text !== null;
  const { influencer_id, product_id } = earner;
  return {
    ...{ influencer_id, product_id, ordered_at: new Date(report.ordered_at_ms) },
    external_order_id: report.external_order_id,
    external_product_ids: report.lines.map((line) => line.external_product_id).filter(isText),
    skus: report.lines.map((line) => line.sku).filter(isText),
  };
}
