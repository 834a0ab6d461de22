import { findUnfilledMacro } from '../reading/text.ts';

/** The names postbacks of different platforms give to the fields of the contract. */
const ALIASES: Readonly<Record<string, readonly string[]>> = {
  type: ['type'],
  status: ['status'],
  order_id: ['order_id', 'oid', 'orderRef'],
  click_id: [
    ...['click_id', 'clickid', 'subid', 'sub_id', 'subid1'],
    ...['aff_sub', 's1', 'u1', 'sid'],
  ],
  coupon_code: ['coupon_code', 'coupon', 'promo_code'],
  customer_id: ['customer_id'],
  amount: ['amount', 'sale_amount'],
  commission_amount: ['commission_amount', 'commission', 'payout'],
  currency: ['currency'],
  ordered_at: ['ordered_at'],
  refund_id: ['refund_id'],
  event_id: ['event_id'],
  transaction_id: ['transaction_id', 'txn_id'],
};

/** What a state of other platforms' postbacks is in ours. */
const TYPES: Readonly<Record<string, string>> = {
  '': 'conversion.created',
  pending: 'conversion.created',
  approved: 'conversion.updated',
  refunded: 'conversion.refunded',
  charged_back: 'conversion.charged_back',
  chargeback: 'conversion.charged_back',
  rejected: 'conversion.cancelled',
  declined: 'conversion.cancelled',
  invalid: 'conversion.cancelled',
  reversed: 'conversion.cancelled',
  cancelled: 'conversion.cancelled',
  canceled: 'conversion.cancelled',
};

/** A GET postback in the words of the contract. */
export type Postback = { type: string; fields: Readonly<Record<string, string>> };

/**
 * Reads the query of a signed GET.
 * @returns what is wrong, in a sentence, when a name comes twice or a macro was not filled in
 */
export function readPostback(query: string): Postback | string {
  const given = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(query)) {
    if (given.has(name)) return `The parameter ${name.slice(0, 60)} comes twice.`;
    given.set(name, value.trim());
  }
  const macro = findUnfilledMacro(given);
  if (macro) return `The macro of the parameter ${macro.slice(0, 60)} was not replaced.`;
  const fields: Record<string, string> = {};
  for (const [field, names] of Object.entries(ALIASES)) {
    const value = names.map((name) => given.get(name)).find(Boolean);
    if (value) fields[field] = value;
  }
  const status = fields.status?.toLowerCase() ?? '';
  return { type: fields.type ?? TYPES[status] ?? `status ${status}`, fields };
}
