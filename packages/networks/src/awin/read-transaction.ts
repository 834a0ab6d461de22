import { type Currency, isCurrency, parseAmount } from '@skinstack/domain/money';
import { type NetworkEvent, notUnderstood } from '../event.ts';
import { findClicks } from '../reading/clicks.ts';
import type { PostbackFields } from '../reading/postback-fields.ts';
import { isPlainText } from '../reading/text.ts';
import { parseUtcTime } from '../reading/times.ts';

/** The click references of a link, by the names Awin sends them under. */
const CLICK_REF = /^click_?ref[2-6]?$/i;

/**
 * A transaction as it was recorded: the order of a brand, with the commission Awin states. It is
 * told once; what becomes of it (approved, declined, amended) Awin tells by its API only.
 */
export function readTransaction({ values, pairs }: PostbackFields): NetworkEvent {
  const transaction_id = values.get('transactionid') ?? '';
  if (!isPlainText(transaction_id)) return notUnderstood('transactionId is missing.');
  const seller = values.get('merchantid') ?? '';
  if (!isPlainText(seller)) return notUnderstood('merchantId is missing.');
  const currency = (values.get('transactioncurrency') ?? '').toUpperCase();
  if (!isCurrency(currency)) {
    return notUnderstood('transactionCurrency is missing, or is not an ISO 4217 code.');
  }
  const amount_minor = readAmount(values.get('transactionamount'), currency);
  if (amount_minor === null) return notUnderstood('transactionAmount is not a decimal amount.');
  const commission_minor = readAmount(values.get('commission'), currency);
  if (commission_minor === null) return notUnderstood('commission is not a decimal amount.');
  const ordered_at_ms = parseUtcTime(values.get('transactiondate') ?? '');
  if (ordered_at_ms === null) return notUnderstood('transactionDate is not a time.');
  return {
    type: 'order_reported',
    external_order_id: transaction_id,
    external_conversion_id: transaction_id,
    seller,
    order_names: [],
    currency,
    amount_minor,
    commission_minor,
    lines: [],
    ordered_at_ms,
    payment_state: 'unknown',
    fulfilled_at_ms: null,
    edited_off_minor: 0n,
    never_paid_minor: 0n,
    version: null,
    void_reason: null,
    claims: findClicks(pairs.filter(({ name }) => CLICK_REF.test(name))),
    customer_email: null,
    reversals: [],
  };
}

/** An amount that is not negative: of what is taken back there is no notification. */
function readAmount(text: string | undefined, currency: Currency): bigint | null {
  const amount_minor = parseAmount(text ?? '', currency);
  return amount_minor === null || amount_minor < 0n ? null : amount_minor;
}
