import { toBase64 } from '@skinstack/domain/crypto/encodings';
import type { SignTest } from '../adapter.ts';
import type { NetworkSandbox, SandboxOrder } from '../sandbox.ts';
import { signHmac } from '../signing/hmac.ts';
import { decodeEntities } from './verify.ts';

const SHOP = 'dew-botanics.example';

type Event = { topic: string; effect: string; body(order: SandboxOrder): object };
const EVENTS: Record<string, Event> = {
  created: {
    topic: 'order.created',
    effect: 'an order of one line of --total, paid',
    body: (order) => orderBody(order, { status: 'processing', date_paid_gmt: now() }),
  },
  'on-hold': {
    topic: 'order.created',
    effect: 'an order that waits for its transfer: held',
    body: (order) => orderBody(order, { status: 'on-hold' }),
  },
  failed: {
    topic: 'order.updated',
    effect: 'the payment failed: takes all of it back',
    body: (order) => orderBody(order, { status: 'failed' }),
  },
  completed: {
    topic: 'order.updated',
    effect: 'the same order, paid and sent',
    body: (order) => orderBody(order, { ...paid(), status: 'completed' }),
  },
  refund: {
    topic: 'order.updated',
    effect: 'the same order, of which 10.00 went back',
    body: (order) => orderBody(order, { ...paid(), refunds: [refundOf(order, '10.00')] }),
  },
  refunded: {
    topic: 'order.updated',
    effect: 'takes all of it back',
    body: (order) =>
      orderBody(order, {
        ...{ ...paid(), status: 'refunded' },
        refunds: [refundOf(order, order.total)],
      }),
  },
  cancelled: {
    topic: 'order.updated',
    effect: 'cancelled: takes all of it back',
    body: (order) => orderBody(order, { status: 'cancelled' }),
  },
  deleted: {
    topic: 'order.deleted',
    effect: 'moved to the trash: takes all of it back',
    body: (order) => ({ id: asId(order) }),
  },
  restored: {
    topic: 'order.restored',
    effect: 'out of the trash: gives it again',
    body: (order) => orderBody(order, { status: 'processing', date_paid_gmt: now() }),
  },
};

/** WooCommerce: orders of the seeded shop, signed with `X-WC-Webhook-Signature`. */
export const woocommerceSandbox: NetworkSandbox = {
  account: {
    number: 6,
    external_account: SHOP,
    secret: 'local-woocommerce-webhook-secret',
  },
  events: /* @__PURE__ */ Object.fromEntries(
    Object.entries(EVENTS).map(([name, { effect }]) => [name, effect]),
  ),
  order_events: { told: 'created', taken_back: 'refunded' },
  async sign(name, order, secret) {
    const { topic = '', body: bodyOf } = EVENTS[name] ?? {};
    const body = JSON.stringify(bodyOf?.(order) ?? {});
    return { method: 'POST', headers: await signWooCommerce(secret, body, topic, SHOP), body };
  },
};

/** An order of no click: WooCommerce marks no tests. */
export const signWooCommerceTest: SignTest = async (order, { secret, external_account }) => {
  const body = JSON.stringify(orderBody(order, { status: 'processing', date_paid_gmt: now() }));
  const headers = await signWooCommerce(secret, body, 'order.created', external_account);
  return { method: 'POST', headers, body };
};

async function signWooCommerce(secret: string, body: string, topic: string, shop: string | null) {
  const [resource = '', event = ''] = topic.split('.');
  return {
    'Content-Type': 'application/json',
    // an account that names no shop must not become a false one's
    ...(shop === null ? {} : { 'X-WC-Webhook-Source': `https://${shop}/` }),
    'X-WC-Webhook-Topic': topic,
    'X-WC-Webhook-Resource': resource,
    'X-WC-Webhook-Event': event,
    'X-WC-Webhook-ID': '7',
    'X-WC-Webhook-Delivery-ID': crypto.randomUUID().replaceAll('-', ''),
    'X-WC-Webhook-Signature': toBase64(await signHmac(decodeEntities(secret), body)),
  };
}

/** As WooCommerce writes it: without a zone, UTC. */
const now = () => new Date().toISOString().slice(0, 19);
const paid = () => ({ status: 'processing', date_paid_gmt: now(), date_completed_gmt: now() });
/** WooCommerce's ids are numbers; other text is sent as it is. */
const asId = ({ order_id }: SandboxOrder) => (/^\d{1,15}$/.test(order_id) ? +order_id : order_id);
const refundOf = ({ number }: SandboxOrder, amount: string) => ({
  ...{ id: number, reason: '', total: `-${amount}` },
});

function orderBody(order: SandboxOrder, change: object): object {
  const { total, click_token, coupon_code, currency, order_id } = order;
  const noted = click_token === null ? [] : [{ id: 1, key: '_ss_click', value: click_token }];
  const codes = coupon_code === null ? [] : [{ id: 1, code: coupon_code.toLowerCase() }];
  return {
    id: asId(order),
    parent_id: 0,
    number: order_id,
    currency,
    date_created_gmt: now(),
    date_modified_gmt: now(),
    date_paid_gmt: null,
    date_completed_gmt: null,
    prices_include_tax: false,
    total,
    customer_id: 0,
    billing: { first_name: 'Ada', last_name: 'Byron', email: 'shopper@example.com' },
    line_items: [
      {
        ...{ id: 1, name: 'Barrier Repair Serum', product_id: 8_801, variation_id: 0 },
        ...{ quantity: 1, sku: 'DB-BRS-30' },
        ...{ subtotal: total, subtotal_tax: '0.00', total, total_tax: '0.00' },
      },
    ],
    tax_lines: [],
    shipping_lines: [],
    fee_lines: [],
    coupon_lines: codes,
    refunds: [],
    meta_data: noted,
    ...change,
  };
}
