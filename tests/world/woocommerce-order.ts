import type { RawDelivery } from '@skinstack/networks/adapter';

/** Bodies as WooCommerce sends them (REST API v3, “Order properties”), with figures that add up. */

export const WOO_SHOP = 'dew-botanics.example';
const AT = '2026-11-20T14:30:00';

type Json = Record<string, unknown>;

/** A line of goods, by what was paid for it without tax, and the tax. */
export function wooLine(id: number, total: string, total_tax = '0.00', change: Json = {}): Json {
  return {
    ...{ id, name: 'Barrier Repair Serum', product_id: 8_801, variation_id: 0, quantity: 1 },
    ...{ tax_class: '', subtotal: total, subtotal_tax: total_tax, total, total_tax },
    ...{ taxes: [], meta_data: [], sku: `SKU-${id}`, price: Number(total), parent_name: null },
    ...{ image: { id: '', src: '' } },
    ...change,
  };
}

/** A refund as an order tells it: its money alone, below zero. */
export const wooRefund = (id: number, total: string) => ({
  ...{ id, reason: 'Ada was unhappy', total },
});

/** A field plugins and themes keep with an order or a line. */
export const wooMeta = (key: string, value: unknown) => ({ id: 17, key, value });

/** A paid order of one serum of 100.00 with its tax and shipping, and the personal data of Ada. */
export function wooOrder(change: Json = {}): Json {
  const address = {
    ...{ first_name: 'Ada', last_name: 'Byron', company: '', address_1: '1 Rose Lane' },
    ...{ address_2: '', city: 'London', state: 'LND', postcode: 'W1 4AB', country: 'GB' },
  };
  return {
    ...{ id: 727, parent_id: 0, number: '727', order_key: 'wc_order_58d2d042d1d' },
    ...{ created_via: 'checkout', version: '9.4.0', status: 'processing', currency: 'USD' },
    ...{ date_created: '2026-11-20T09:30:00', date_created_gmt: AT },
    ...{ date_modified: '2026-11-20T09:30:00', date_modified_gmt: AT },
    ...{ discount_total: '0.00', discount_tax: '0.00', shipping_total: '10.00' },
    ...{ shipping_tax: '2.00', cart_tax: '20.00', total: '132.00', total_tax: '22.00' },
    ...{ prices_include_tax: false, customer_id: 26, customer_ip_address: '203.0.113.7' },
    ...{ customer_user_agent: 'Mozilla/5.0 (Ada’s phone)', customer_note: 'Ring twice' },
    billing: { ...address, email: 'ada@example.com', phone: '+44 15550100' },
    shipping: { ...address, phone: '' },
    ...{ payment_method: 'bacs', payment_method_title: 'Card', transaction_id: '' },
    ...{ date_paid: '2026-11-20T09:30:08', date_paid_gmt: '2026-11-20T14:30:08' },
    ...{ date_completed: null, date_completed_gmt: null, cart_hash: '4f3a', meta_data: [] },
    line_items: [wooLine(315, '100.00', '20.00')],
    tax_lines: [{ id: 318, rate_code: 'GB-VAT', tax_total: '20.00', shipping_tax_total: '2.00' }],
    shipping_lines: [{ id: 317, method_id: 'flat_rate', total: '10.00', total_tax: '2.00' }],
    ...{ fee_lines: [], coupon_lines: [], refunds: [], currency_symbol: '$' },
    payment_url: 'https://dew-botanics.example/checkout/order-pay/727/?key=wc_order_58d2d042d1d',
    ...{ is_editable: false, needs_payment: false, needs_processing: true },
    _links: { self: [{ href: 'https://dew-botanics.example/wp-json/wc/v3/orders/727' }] },
    ...change,
  };
}

/** A delivery of this topic as WooCommerce sends it, not signed. */
export function deliverWoo(
  topic: string | null,
  payload: unknown,
  received_at_ms = Date.UTC(2026, 10, 20, 15),
): RawDelivery {
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
  const headers = new Headers({ 'X-WC-Webhook-Source': `https://${WOO_SHOP}/` });
  if (topic !== null) headers.set('X-WC-Webhook-Topic', topic);
  const body = new TextEncoder().encode(text);
  return { method: 'POST', query: '', headers, body, received_at_ms };
}
