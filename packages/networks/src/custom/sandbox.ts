import { toBase64, toHex } from '@skinstack/domain/crypto/encodings';
import type { SignTest } from '../adapter.ts';
import type { NetworkSandbox, SandboxOrder, SandboxRequest } from '../sandbox.ts';
import { signHmac } from '../signing/hmac.ts';
import { decodeSecret } from './verify.ts';

type Key = Uint8Array<ArrayBuffer>;
const now_seconds = () => Math.floor(Date.now() / 1_000);

/** The generic network: Standard Webhooks by POST, a signed query by GET. */
export const customSandbox: NetworkSandbox = {
  account: {
    number: 4,
    external_account: null,
    secret: 'whsec_bG9jYWwtd2ViaG9vay1zZWNyZXQtbm90LWZvci11c2U=',
  },
  events: {
    created: 'an order',
    updated: 'the same order as it stands now: --total',
    refunded: 'takes --total back',
    charged_back: 'takes --total back, for the buyer’s bank',
    cancelled: 'takes all of it back',
  },
  order_events: { told: 'created', taken_back: 'refunded' },
  async sign(event, order, secret, method) {
    const key = decodeSecret(secret) ?? new Uint8Array();
    const type = `conversion.${event}`;
    return method === 'GET' ? signQuery(type, order, key) : signMessage(type, order, key);
  },
};

/** An order of no click; ours alone marks it as a test. */
export const signCustomTest: SignTest = (order, { secret }) =>
  signMessage('conversion.created', order, decodeSecret(secret) ?? new Uint8Array());

function factsOf(type: string, order: SandboxOrder): Record<string, string> {
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

async function signMessage(type: string, order: SandboxOrder, key: Key): Promise<SandboxRequest> {
  const id = `msg_${order.number}`;
  const seconds = now_seconds();
  const timestamp = new Date().toISOString();
  const body = JSON.stringify({ type, timestamp, data: factsOf(type, order) });
  const signature = toBase64(await signHmac(key, `${id}.${seconds}.${body}`));
  const headers = {
    'Content-Type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': `v1,${signature}`,
  };
  return { method: 'POST', headers, body };
}

async function signQuery(type: string, order: SandboxOrder, key: Key): Promise<SandboxRequest> {
  const event_id = String(order.number);
  const facts = { type, event_id, ...factsOf(type, order), ts: String(now_seconds()) };
  const query = new URLSearchParams(facts).toString();
  const signature = toHex(await signHmac(key, query));
  return { method: 'GET', query: `${query}&sig=${signature}` };
}
