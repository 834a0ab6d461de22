import { createHmac } from 'node:crypto';
import type { NetworkTrigger, SignedRequest, TriggerOrder } from './network-trigger.ts';

const PREFIX = 'whsec_';
const now_seconds = () => Math.floor(Date.now() / 1_000);

/** The generic network: Standard Webhooks by POST, a signed query by GET. */
export const custom: NetworkTrigger = {
  events: {
    created: 'an order',
    updated: 'the same order as it stands now: --total',
    refunded: 'takes --total back',
    charged_back: 'takes --total back, for the buyer’s bank',
    cancelled: 'takes all of it back',
  },
  sign(event, order, secret, method) {
    const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
    const type = `conversion.${event}`;
    return method === 'GET' ? signQuery(type, order, key) : signMessage(type, order, key);
  },
};

function factsOf(type: string, order: TriggerOrder): Record<string, string> {
  const takesBack = type === 'conversion.refunded' || type === 'conversion.charged_back';
  return {
    order_id: order.order_id,
    amount: order.total,
    currency: order.currency,
    ...(order.click_token === null ? {} : { click_id: order.click_token }),
    ...(order.coupon_code === null ? {} : { coupon_code: order.coupon_code }),
    ...(order.commission === null ? {} : { commission_amount: order.commission }),
    ...(takesBack ? { refund_id: String(order.number) } : {}),
  };
}

function signMessage(type: string, order: TriggerOrder, key: Buffer): SignedRequest {
  const id = `msg_${order.number}`;
  const seconds = now_seconds();
  const timestamp = new Date().toISOString();
  const body = JSON.stringify({ type, timestamp, data: factsOf(type, order) });
  const signature = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64');
  const headers = {
    'Content-Type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': `v1,${signature}`,
  };
  return { method: 'POST', headers, body };
}

function signQuery(type: string, order: TriggerOrder, key: Buffer): SignedRequest {
  const event_id = String(order.number);
  const facts = { type, event_id, ...factsOf(type, order), ts: String(now_seconds()) };
  const query = new URLSearchParams(facts).toString();
  const signature = createHmac('sha256', key).update(query).digest('hex');
  return { method: 'GET', query: `${query}&sig=${signature}` };
}
