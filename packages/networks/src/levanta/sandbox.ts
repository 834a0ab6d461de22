import { toHex } from '@skinstack/domain/crypto/encodings';
import type { SignTest } from '../adapter.ts';
import type { NetworkSandbox, SandboxOrder, SandboxRequest } from '../sandbox.ts';
import { signHmac } from '../signing/hmac.ts';

const linkOf = (slug: string) => ({ object: 'link', id: `lv_${slug}`, sourceId: slug });
const productOf = (asin: string) => ({ object: 'product', asin, marketplace: 'amazon.com' });
const EVENTS: Record<string, { type: string; effect: string; data(about: string): object }> = {
  'link-disabled': {
    type: 'link.disabled',
    effect: 'switches the link --about (a slug) off',
    data: (slug) => ({ ...linkOf(slug), active: false }),
  },
  'product-removed': {
    type: 'product.removed',
    effect: 'takes the product --about off offer',
    data: productOf,
  },
  'product-gained': {
    type: 'product.access.gained',
    effect: 'puts it on offer again',
    data: productOf,
  },
};

/** Levanta: events of links and products, signed in hex; its conversions are imported. */
export const levantaSandbox: NetworkSandbox = {
  account: { number: 3, external_account: null, secret: 'local-levanta-webhook-secret' },
  events: /* @__PURE__ */ Object.fromEntries(
    Object.entries(EVENTS).map(([name, { effect }]) => [name, effect]),
  ),
  order_events: null,
  sign: (name, order, secret) => signEvent(name, order, secret),
};

/** A link of nobody's is disabled: its webhooks tell of no orders. */
export const signLevantaTest: SignTest = ({ number, ...order }, { secret }) =>
  signEvent('link-disabled', { ...order, number, about: `test-${number}` }, secret);

async function signEvent(
  name: string,
  { number, about }: SandboxOrder,
  secret: string,
): Promise<SandboxRequest> {
  const event = EVENTS[name];
  const envelope = { id: `trigger-${number}`, type: event?.type, created: number };
  const body = JSON.stringify({ ...envelope, version: '1.0.0', data: event?.data(about) });
  const signature = toHex(await signHmac(secret, body));
  const headers = {
    'Content-Type': 'application/json',
    'x-levanta-hmac-sha256': signature,
  };
  return { method: 'POST', headers, body };
}
