import type { PrivacyRequestRow } from '@skinstack/db/insert-privacy-request';
import { showRow } from '../catalogue/show-row.ts';

/** A request as the API shows it; its orders are `all` when it is about a whole shop. */
export function showPrivacyRequest({ external_order_ids, ...row }: PrivacyRequestRow) {
  return { ...showRow(row), external_order_ids: external_order_ids ?? ('all' as const) };
}
