import type { PrivacyRequestRow } from '@skinstack/db/insert-privacy-request';
import { presentRow } from '../rest/rows.ts';

/** A request as JSON; its orders are `all` when it is about a whole shop. */
export function presentPrivacyRequest({ external_order_ids, ...row }: PrivacyRequestRow) {
  return { ...presentRow(row), external_order_ids: external_order_ids ?? ('all' as const) };
}
