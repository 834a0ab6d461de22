import type { Currency } from '@skinstack/domain/money';
import type { Claim, NetworkEvent, OrderReversed } from '../event.ts';
import { CLICK_NAME, isClickName } from '../reading/field-names.ts';
import { isPlainText } from '../reading/text.ts';
import { parseIsoTime } from '../reading/times.ts';
import type { Order } from './payload.ts';
import { readLines } from './read-lines.ts';
import { type RefundedOrder, readRefund } from './read-refund.ts';
import { readAmount, readCurrency, shopMoney, sum, Unreadable } from './shop-money.ts';

/** The reasons kept with what is taken back; a shop's own remarks may name the customer. */
const REFUNDED = 'The shop refunded (a part of) the order.';
const VOIDED = 'The payment of the order was voided.';

/**
 * An order as it stands, in the shop's currency: the base of its lines as placed and edited, and
 * all that was taken back since.
 * @throws Unreadable
 */
export function readOrder(order: Order): NetworkEvent {
  if (order.test) return { type: 'ignored', reason: 'A test order.' };
  const currency = readCurrency(order.currency);
  const ordered_at_ms = parseIsoTime(order.created_at);
  if (ordered_at_ms === null) throw new Unreadable('created_at is not a time.');
  const lines = readLines(order, currency);
  return {
    type: 'order_reported',
    external_order_id: order.id,
    external_conversion_id: null,
    currency,
    amount_minor: sum(lines.map((line) => line.amount_minor)),
    commission_minor: null,
    lines,
    ordered_at_ms,
    version_ms: parseIsoTime(order.updated_at),
    void_reason: order.financial_status === 'voided' && !order.cancelled_at ? VOIDED : null,
    claims: readClaims(order),
    customer_email: order.email ?? order.contact_email ?? order.customer?.email ?? null,
    reversals: [...readRefunds(order, currency), ...readCancellation(order)],
  };
}

function readRefunds(order: Order, currency: Currency): OrderReversed[] {
  const known: RefundedOrder = {
    currency,
    taxes_included: order.taxes_included,
    total: readTotal(order, currency),
  };
  return order.refunds.flatMap((refund) => {
    const read = readRefund(refund, known);
    return typeof read === 'string' ? [] : [refundOf(order.id, refund.id, read)];
  });
}

/** A refund of an order, the same whether it was told alone or within it. */
export function refundOf(
  external_order_id: string,
  external_refund_id: string,
  { currency, part }: Pick<OrderReversed, 'part'> & { currency: string },
): OrderReversed {
  return {
    type: 'order_reversed',
    kind: 'refund',
    external_order_id,
    external_refund_id,
    external_conversion_id: null,
    currency,
    part,
    reason: REFUNDED,
  };
}

/** A cancelled order earns nothing: what is left of it goes, for good. */
function readCancellation(order: Order): OrderReversed[] {
  if (!order.cancelled_at) return [];
  const why = order.cancel_reason ? ` (${order.cancel_reason})` : '';
  return [cancellationOf(order.id, `The shop cancelled the order${why}.`)];
}

/** The end of an order, which takes back all that is left of it. */
export function cancellationOf(external_order_id: string, reason: string): OrderReversed {
  return {
    type: 'order_reversed',
    kind: 'cancel',
    external_order_id,
    external_refund_id: '',
    external_conversion_id: null,
    currency: null,
    part: { kind: 'all' },
    reason,
  };
}

function readTotal({ total_price_set }: Order, currency: Currency): RefundedOrder['total'] {
  const buyer = total_price_set?.presentment_money;
  if (!buyer) return null;
  const buyer_currency = readCurrency(buyer.currency_code);
  const buyer_minor = readAmount(buyer.amount, buyer_currency);
  const shop_minor = shopMoney(total_price_set, null, currency);
  return buyer_minor > 0n ? { shop_minor, buyer_minor, buyer_currency } : null;
}

type Named = { name: string; value: string };

/**
 * What says who sent the shopper, strongest first: the token the theme put into the cart, the
 * discount code that was typed, the token in the address of the visit's first page.
 */
function readClaims(order: Order): Claim[] {
  const properties = order.line_items.flatMap((line) => readNamed(line.properties));
  return [
    ...readClicks(readNamed(order.note_attributes), 'a note attribute of the order'),
    ...readClicks(properties, 'a property of a line'),
    ...readCodes(order).map((code): Claim => ({ kind: 'coupon', code })),
    ...readClicks(readQuery(order.landing_site), 'the landing page'),
  ];
}

/** The tokens among named values, each once, those under our own name first. */
function readClicks(values: readonly Named[], where: string): Claim[] {
  const isOurs = ({ name }: Named) => name.replace(/^_/, '').toLowerCase() === CLICK_NAME;
  const clicks = values.filter(({ name, value }) => isClickName(name) && isPlainText(value));
  const sorted = [...clicks.filter(isOurs), ...clicks.filter((one) => !isOurs(one))];
  const tokens = new Set(sorted.map(({ value }) => value.trim()));
  return [...tokens].map((token) => ({ kind: 'click', token, where }));
}

/** The codes of the order, each once whatever its case. */
function readCodes({ discount_codes, discount_applications }: Order): string[] {
  const applied = discount_applications.filter(({ type }) => type === 'discount_code');
  const codes = new Map<string, string>();
  for (const { code } of [...discount_codes, ...applied]) {
    if (code !== null && !codes.has(code.toLowerCase())) codes.set(code.toLowerCase(), code);
  }
  return [...codes.values()];
}

/** `[{ name, value }]`; themes and apps fill these in, so anything else is left out. */
function readNamed(list: unknown): Named[] {
  if (!Array.isArray(list)) return [];
  return list.filter(
    (one): one is Named => typeof one?.name === 'string' && typeof one.value === 'string',
  );
}

/** The query of an address; `landing_site` is often only a path. */
function readQuery(address: string | null | undefined): Named[] {
  const url = address ? URL.parse(address, 'https://shop.invalid') : null;
  return [...(url?.searchParams ?? [])].map(([name, value]) => ({ name, value }));
}
