import { toBase64 } from '@skinstack/domain/crypto/encodings';
import type { SignTest } from '../adapter.ts';
import type { NetworkSandbox, SandboxOrder } from '../sandbox.ts';
import { signHmac } from '../signing/hmac.ts';

const SHOP = 'dew-botanics.myshopify.com';

type Event = { topic: string; effect: string; body(order: SandboxOrder): object };
const EVENTS: Record<string, Event> = {
  create: {
    topic: 'orders/create',
    effect: 'an order of one line of --total',
    body: (order) => orderBody(order),
  },
  paid: {
    topic: 'orders/paid',
    effect: 'the same order, paid: changes nothing',
    body: (order) => orderBody(order),
  },
  refund: {
    topic: 'refunds/create',
    effect: 'sends --total of the line back',
    body: refundBody,
  },
  cancel: {
    topic: 'orders/cancelled',
    effect: 'takes all of it back',
    body: (order) => orderBody(order, { cancelled_at: now(), cancel_reason: 'customer' }),
  },
  'data-request': {
    topic: 'customers/data_request',
    effect: 'asks what is kept of --order’s customer',
    body: (order) => ({
      ...privacyBody(),
      orders_requested: [asId(order)],
      data_request: { id: order.number },
    }),
  },
  redact: {
    topic: 'customers/redact',
    effect: 'erases the personal data of --order',
    body: (order) => ({ ...privacyBody(), orders_to_redact: [asId(order)] }),
  },
  'shop-redact': {
    topic: 'shop/redact',
    effect: 'erases the personal data of every order',
    body: () => ({ shop_id: 954_889, shop_domain: SHOP }),
  },
  uninstall: {
    topic: 'app/uninstalled',
    effect: 'closes the account',
    body: () => ({ id: 954_889, name: 'Dew Botanics', myshopify_domain: SHOP }),
  },
};

/** Shopify: orders and refunds of the seeded shop, signed with `X-Shopify-Hmac-Sha256`. */
export const shopifySandbox: NetworkSandbox = {
  account: {
    number: 1,
    external_account: SHOP,
    secret: 'local-shopify-client-secret',
  },
  events: /* @__PURE__ */ Object.fromEntries(
    Object.entries(EVENTS).map(([name, { effect }]) => [name, effect]),
  ),
  order_events: { told: 'create', taken_back: 'cancel' },
  async sign(name, order, secret) {
    const { topic = '', body: bodyOf } = EVENTS[name] ?? {};
    const body = JSON.stringify(bodyOf?.(order) ?? {});
    return { method: 'POST', headers: await signShopify(secret, body, topic, SHOP), body };
  },
};

/** A test order; of no shop where the account is not one's yet, or it would be a false one's. */
export const signShopifyTest: SignTest = async (order, { secret, external_account }) => {
  const body = JSON.stringify(orderBody(order, { test: true }));
  const headers = await signShopify(secret, body, 'orders/create', external_account);
  return { method: 'POST', headers, body };
};

async function signShopify(secret: string, body: string, topic: string, shop: string | null) {
  return {
    'Content-Type': 'application/json',
    'X-Shopify-Topic': topic,
    ...(shop === null ? {} : { 'X-Shopify-Shop-Domain': shop }),
    'X-Shopify-Webhook-Id': crypto.randomUUID(),
    'X-Shopify-Hmac-Sha256': toBase64(await signHmac(secret, body)),
  };
}

const now = () => new Date().toISOString();
/** Shopify's ids are numbers; other text is sent as it is. */
const asId = ({ order_id }: SandboxOrder) => (/^\d{1,15}$/.test(order_id) ? +order_id : order_id);
const moneySet = ({ currency }: SandboxOrder, amount: string) => ({
  shop_money: { amount, currency_code: currency },
  presentment_money: { amount, currency_code: currency },
});

function orderBody(order: SandboxOrder, change: object = {}): object {
  const { total, click_token, coupon_code } = order;
  const noted = click_token === null ? [] : [{ name: 'ss_click', value: click_token }];
  const codes = coupon_code === null ? [] : [{ code: coupon_code, amount: '0.00' }];
  return {
    id: asId(order),
    name: `#${order.order_id}`,
    test: false,
    currency: order.currency,
    created_at: now(),
    updated_at: now(),
    cancelled_at: null,
    financial_status: 'paid',
    taxes_included: false,
    total_discounts: '0.00',
    discount_codes: codes,
    note_attributes: noted,
    landing_site: null,
    refunds: [],
    email: 'shopper@example.com',
    customer: { id: 191_167, email: 'shopper@example.com' },
    line_items: [
      {
        id: 1,
        product_id: 8_801,
        sku: 'DB-BRS-30',
        title: 'Barrier Repair Serum',
        quantity: 1,
        price: total,
        price_set: moneySet(order, total),
        gift_card: false,
        discount_allocations: [],
        tax_lines: [],
      },
    ],
    ...change,
  };
}

function refundBody(order: SandboxOrder): object {
  const { total, currency } = order;
  const subtotal_set = moneySet(order, total);
  return {
    id: order.number,
    order_id: asId(order),
    created_at: now(),
    refund_line_items: [{ id: 1, line_item_id: 1, quantity: 1, subtotal: +total, subtotal_set }],
    transactions: [{ id: 1, kind: 'refund', status: 'success', amount: total, currency }],
  };
}

function privacyBody() {
  const customer = { id: 191_167, email: 'shopper@example.com', phone: null };
  return { shop_id: 954_889, shop_domain: SHOP, customer };
}
