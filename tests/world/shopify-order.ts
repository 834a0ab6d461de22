/** Bodies as Shopify sends them, cut to what is read and a few fields that are not. */

export const SHOP = 'dew-botanics.myshopify.com';
const AT = '2026-11-20T09:30:00-05:00';

type Json = Record<string, unknown>;

/** An amount in the shop's currency and the buyer's. */
export const moneySet = (
  amount: string,
  currency = 'USD',
  buyer: [string, string] | null = null,
) => ({
  shop_money: { amount, currency_code: currency },
  presentment_money: { amount: buyer?.[0] ?? amount, currency_code: buyer?.[1] ?? currency },
});

/** A line of goods: a serum of $48.00 unless it is changed. */
export function line(id: number, price: string, quantity = 1, change: Json = {}): Json {
  return {
    ...{ id, product_id: 8_801, variant_id: 41, sku: `SKU-${id}`, title: 'Barrier Repair Serum' },
    ...{ quantity, current_quantity: quantity, price, price_set: moneySet(price) },
    ...{ gift_card: false, taxable: true, requires_shipping: true, properties: [], tax_lines: [] },
    ...{ total_discount: '0.00', discount_allocations: [] },
    ...change,
  };
}

/** A discount as Shopify allocates it to a line. */
export const allocation = (amount: string) => ({
  ...{ amount, amount_set: moneySet(amount), discount_application_index: 0 },
});

/** The tax of a line. */
export const tax = (price: string, rate: number) => ({
  ...{ title: 'Tax', price, rate, price_set: moneySet(price) },
});

/** An order of one serum of $100.00, with the personal data that comes along. */
export function order(change: Json = {}): Json {
  return {
    ...{ id: 5_001, admin_graphql_api_id: 'gid://shopify/Order/5001', name: '#1001', test: false },
    ...{
      created_at: AT,
      updated_at: AT,
      processed_at: AT,
      cancelled_at: null,
      cancel_reason: null,
    },
    ...{ currency: 'USD', presentment_currency: 'USD', taxes_included: false },
    ...{ financial_status: 'paid', total_discounts: '0.00', total_tip_received: '0.00' },
    ...{
      email: 'ada@example.com',
      phone: '+15550100',
      browser_ip: '203.0.113.7',
      note: 'Ring twice',
    },
    order_status_url: 'https://dew-botanics.example/1/orders/abc/authenticate?key=def',
    customer: { id: 77, email: 'ada@example.com', first_name: 'Ada', last_name: 'Byron' },
    billing_address: { name: 'Ada Byron', address1: '1 Rose Lane', city: 'London', zip: 'W1' },
    ...{ discount_codes: [], discount_applications: [], note_attributes: [], landing_site: null },
    ...{ line_items: [line(1, '100.00')], shipping_lines: [{ price: '7.00' }], refunds: [] },
    ...change,
  };
}

/** A line sent back. */
export function refundLine(
  line_item: Json,
  quantity: number,
  subtotal: string,
  total_tax = '0.00',
) {
  return {
    ...{ id: Number(line_item.id) + 900, line_item_id: line_item.id, quantity, line_item },
    ...{ subtotal: Number(subtotal), subtotal_set: moneySet(subtotal), restock_type: 'return' },
    ...{ total_tax: Number(total_tax), total_tax_set: moneySet(total_tax) },
  };
}

/** Money that went back. */
export const paidBack = (amount: string, currency = 'USD') => ({
  ...{ id: 31, kind: 'refund', status: 'success', amount, currency, gateway: 'shopify_payments' },
});

/** A refund of order 5001. */
export function refund(id: number, change: Json = {}): Json {
  return {
    ...{ id, order_id: 5_001, created_at: AT, processed_at: AT, note: 'Ada was unhappy' },
    ...{ refund_line_items: [], order_adjustments: [], refund_shipping_lines: [], duties: [] },
    ...{ total_duties_set: moneySet('0.00'), transactions: [] },
    ...change,
  };
}
