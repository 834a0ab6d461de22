import { canonicalText } from '@skinstack/domain/orders/identity';
import type { Claim } from '../event.ts';
import { findClicks, type Named } from '../reading/clicks.ts';
import { isTokenShaped } from '../reading/field-names.ts';
import { findUnfilledMacro } from '../reading/text.ts';

/**
 * The names postbacks of different platforms give to the fields of the contract (docs/networks/
 * custom.md says whose they are). Of several that are filled in the first counts.
 */
const ALIASES = {
  type: ['type'],
  status: ['status'],
  order_id: ['order_id', 'oid', 'orderRef', 'order_ref', 'order_number', 'orderid'],
  conversion_id: ['conversion_id', 'leadid', 'lead_id', 'commission_id', 'action_id'],
  coupon_code: ['coupon_code', 'coupon', 'promo_code', 'promocode', 'discount_code', 'voucher'],
  customer_id: ['customer_id'],
  order_kind: ['order_kind'],
  amount: ['amount', 'sale_amount', 'order_sum', 'order_amount', 'revenue'],
  commission_amount: [
    ...['commission_amount', 'commission', 'payout', 'payout_amount', 'base_commission'],
    ...['sum', 'price'],
  ],
  currency: ['currency', 'currency_code', 'order_currency'],
  payment_state: ['payment_state'],
  timestamp: ['timestamp'],
  ordered_at: ['ordered_at', 'sale_date_unix'],
  fulfilled_at: ['fulfilled_at'],
  refund_id: ['refund_id', 'dispute_id'],
  event_id: ['event_id'],
  transaction_id: ['transaction_id', 'txn_id', 'transactionid', 'txid', 'tid'],
} as const;
type Field = keyof typeof ALIASES;

/** A wrong value here is another order or other money; anything else may be left out. */
const NEEDED = [
  ...['type', 'status', 'order_id', 'conversion_id', 'amount', 'commission_amount'],
  ...['currency', 'payment_state', 'refund_id'],
] as Field[];

/** A GET postback in the words of the contract, and the clicks found in it. */
export type Postback = { fields: Readonly<Partial<Record<Field, string>>>; clicks: Claim[] };

/**
 * Reads the query of a signed GET. Fields that are not needed are left out when they hold a macro
 * that was not filled in, or come twice.
 * @returns what is wrong with a needed one, in a sentence
 */
export function readPostback(query: string): Postback | string {
  const given: Named[] = [...new URLSearchParams(query)].map(([name, value]) => {
    return { name, value: canonicalText(value) };
  });
  const fields: Partial<Record<Field, string>> = {};
  for (const [field, names] of Object.entries(ALIASES) as [Field, readonly string[]][]) {
    const name = names.find((alias) => given.some((one) => one.name === alias && one.value));
    if (name === undefined) continue;
    const values = new Set(given.filter((one) => one.name === name).map((one) => one.value));
    const [value = ''] = [...values].filter(Boolean);
    const problem = problemOf(name, value, values.size);
    if (problem === null) fields[field] = value;
    else if (NEEDED.includes(field)) return problem;
  }
  if (fields.order_id === undefined) {
    // platforms without order numbers name the sale by their own id
    const own_id = fields.conversion_id ?? fields.transaction_id;
    if (own_id !== undefined) fields.order_id = own_id;
  }
  // and some tell what is paid, not what was bought; an amount that was left empty is a mistake
  const names: readonly string[] = ALIASES.amount;
  const isNamed = given.some((one) => names.includes(one.name));
  const amount = fields.amount ?? fields.commission_amount ?? (isNamed ? '' : undefined);
  if (amount !== undefined) fields.amount = amount;
  const filled = given.filter((one) => findUnfilledMacro([['', one.value]]) === undefined);
  return { fields, clicks: findClicks([...filled, ...joinedSubIds(filled)]) };
}

function problemOf(name: string, value: string, count: number): string | null {
  if (count > 1) return `The parameter ${name} comes twice.`;
  if (findUnfilledMacro([[name, value]]) === undefined) return null;
  return `The macro of the parameter ${name} was not replaced.`;
}

/**
 * CAKE keeps 50 characters in `s1` and lets the rest run over into the next (support.getcake.com
 * 5000546096), so a token may be cut in two.
 */
function joinedSubIds(given: readonly Named[]): Named[] {
  const parts = ['s1', 's2', 's3', 's4', 's5'].map(
    (name) => given.find((one) => one.name === name)?.value ?? '',
  );
  return parts.slice(1).flatMap((next, at) => {
    const value = `${parts[at]}${next}`;
    return next && parts[at] && isTokenShaped(value)
      ? [{ name: `s${at + 1} and s${at + 2}`, value }]
      : [];
  });
}
