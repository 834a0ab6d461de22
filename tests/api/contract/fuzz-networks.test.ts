import { env } from 'cloudflare:workers';
import { createApp } from '@skinstack/api/app';
import { createPorts } from '@skinstack/api/ports';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { createLog } from '@skinstack/http/log';
import { NETWORKS, type Network } from '@skinstack/networks/networks';
import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { newId, newNetworkAccount, newWorld } from '../../world/new-world.ts';
import { order, refundLine } from '../../world/shopify-order.ts';
import { CUSTOM_SECRET, signMessage } from '../../world/sign-custom.ts';
import { wooLine, wooMeta, wooOrder, wooRefund } from '../../world/woocommerce-order.ts';
import { clickOn, conversion, sign } from '../builders/post-conversion.ts';
import { levantaEvent } from '../builders/post-levanta.ts';

/** FUZZ_RUNS=20000 npm test -- contract/fuzz-networks is the long form: 100,000 in all. */
const numRuns = inject('fuzz_runs');
const db = connectDatabase(env.DATABASE_URL ?? '');
const quiet = { waitUntil: () => {}, passThroughOnException: () => {}, props: {} };
let app: ReturnType<typeof createApp>;
let token: string;
beforeAll(async () => {
  app = createApp({ ...(await createPorts(env)), log: createLog('fuzz', [], () => {}) });
  token = await clickOn((await newWorld(db)).link.id);
});

type Json = Record<string, unknown>;
type Signed = { query?: string; headers: Record<string, string> };
type Fuzzed = {
  /** Payloads that are understood as they are. */
  payloads: () => Json[];
  secret?: string;
  /** How it sends JSON, where not as the body. */
  body?: (json: string) => string;
  sign: (secret: string, body: string, nth: number) => Signed | Promise<Signed>;
};

const at = '2026-11-22T10:00:00Z';
const TOPICS = ['orders/create', 'refunds/create', 'orders/cancelled', 'customers/redact'];
const WOO_TOPICS = ['order.created', 'order.updated', 'order.deleted', 'order.restored'];
/** Each network there is: one that is missing does not compile. */
const FUZZED: Record<Network, Fuzzed> = {
  refersion: {
    payloads: () => {
      const own = { ...conversion(newId('ord'), { click: { sub_id: token } }), id: newId('cnv') };
      return [own, { ...own, total: '-10.00', commission_total: '-2.00' }];
    },
    sign: async (secret, body) => ({
      headers: { 'Refersion-Signature': await sign(secret, body) },
    }),
  },
  shopify: {
    payloads: () => {
      const id = Math.floor(Math.random() * 1e13);
      const placed = order({ id, note_attributes: [{ name: 'ss_click', value: token }] });
      const [item] = placed.line_items as Json[];
      const refund = {
        id: id + 1,
        order_id: id,
        refund_line_items: [refundLine(item ?? {}, 1, '100.00')],
      };
      return [placed, { ...placed, refunds: [refund] }, { ...refund, transactions: [] }];
    },
    sign: async (secret, body, nth) => ({
      headers: {
        'X-Shopify-Topic': TOPICS[nth % TOPICS.length] ?? '',
        'X-Shopify-Webhook-Id': crypto.randomUUID(),
        'X-Shopify-Hmac-Sha256': await sign(secret, body),
      },
    }),
  },
  woocommerce: {
    payloads: () => {
      const id = Math.floor(Math.random() * 1e13);
      const placed = wooOrder({
        ...{ id, number: `#${id}`, meta_data: [wooMeta('_ss_click', token)] },
        line_items: [wooLine(1, '100.00', '20.00'), wooLine(2, '-1.00')],
        coupon_lines: [{ id: 1, code: 'mina10' }],
      });
      return [placed, { ...placed, refunds: [wooRefund(1, '-60.00')] }, { id }];
    },
    sign: async (secret, body, nth) => ({
      headers: {
        'X-WC-Webhook-Topic': WOO_TOPICS[nth % WOO_TOPICS.length] ?? '',
        'X-WC-Webhook-Source': 'https://shop.example/',
        'X-WC-Webhook-Signature': await sign(secret, body),
      },
    }),
  },
  awin: {
    payloads: () => [
      {
        ...{ transactionId: newId('ord'), transactionDate: '2026-11-22 10:00:00' },
        ...{ transactionAmount: '100.00', transactionCurrency: 'USD', commission: '20.00' },
        ...{ merchantId: '3661', clickRef: token },
      },
    ],
    secret: `awin_${crypto.randomUUID()}`,
    body: (json) => String(new URLSearchParams({ AwinTransactionPush: json })),
    sign: (secret) => ({ query: `?token=${secret}`, headers: {} }),
  },
  impact: {
    payloads: () => [
      {
        ...{ action_id: newId('cnv'), status: 'PENDING', oid: newId('ord'), currency: 'USD' },
        ...{ amount: '100.00', payout: '20.0000', event_date: at, subid1: token },
      },
    ],
    sign: (secret) => ({ query: `?token=${secret}`, headers: {} }),
  },
  levanta: {
    payloads: () => [
      levantaEvent('link.disabled', { id: 'l', url: 'https://shop.example/', sourceId: 'x' }),
      levantaEvent('product.removed', { asin: 'B000000001', object: 'product' }),
    ],
    sign: async (secret, body) => {
      const bytes = atob(await sign(secret, body));
      const hex = Array.from(bytes, (one) => one.charCodeAt(0).toString(16).padStart(2, '0'));
      return { headers: { 'x-levanta-hmac-sha256': hex.join('') } };
    },
  },
  custom: {
    payloads: () => {
      const data = { order_id: newId('ord'), click_id: token, amount: '100.00', currency: 'USD' };
      const items = [{ id: '1', sku: 'S', quantity: 1, amount: '100.00' }];
      const event = (type: string) => ({ type: `conversion.${type}`, timestamp: at, data });
      return [
        { ...event('created'), data: { ...data, items } },
        { ...event('refunded'), data: { ...data, refund_id: 'r' } },
        event('cancelled'),
      ];
    },
    secret: CUSTOM_SECRET,
    sign: async (secret, body) => ({ headers: await signMessage(secret, body) }),
  },
};

const nasty = fc.oneof(
  fc.constantFrom<unknown>(
    ...['', ' ', '\u0000', '\ud800', "'; drop table clicks; --", '{Amount}', '!!amount!!', '[[a]]'],
    ...['1e400', '-0', '-1.00', '1,00', '١', '9'.repeat(40), '0.0000000001', 'NaN', 'JPY', 'CLF'],
    ...['=cmd()', 'x'.repeat(5_000), '🧴', '9999-12-31T23:59:59Z', '1970-01-01', '2026-02-30'],
    ...[0, -1, 0.1, 1e308, 2 ** 53 + 2, true, null, [], {}, [[]], [null], '__proto__', 'DENIED'],
  ),
  fc.jsonValue(),
);

/** A payload with some of its values, wherever they are, replaced, dropped or repeated. */
function mutate(value: unknown, picks: number[], values: unknown[]): unknown {
  const places: [Json, string][] = [];
  const root: Json = { root: structuredClone(value) };
  const collect = (of: unknown) => {
    if (typeof of !== 'object' || of === null) return;
    for (const name of Object.keys(of)) {
      places.push([of as Json, name]);
      collect((of as Json)[name]);
    }
  };
  collect(root);
  for (const [nth, pick] of picks.entries()) {
    const [of, name] = places[pick % places.length] ?? [root, 'root'];
    const kind = pick % 5;
    if (kind === 0) delete of[name];
    else if (kind === 1 && Array.isArray(of)) of.push(of[Number(name)]);
    else of[name] = values[nth];
  }
  return root.root;
}

describe.each(NETWORKS)('%s', (name) => {
  test('signed payloads, whatever they hold, are answered 200 or 202 and kept', async () => {
    const network = FUZZED[name];
    const wish = { network: name, ...(network.secret ? { secret: network.secret } : {}) };
    const account = await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '', wish);
    const events = new Set<unknown>();
    const picks = fc.array(fc.nat(100_000), { minLength: 1, maxLength: 5 });
    const values = fc.array(nasty, { minLength: 5, maxLength: 5 });
    const kind = fc.nat(100);
    await fc.assert(
      fc.asyncProperty(kind, picks, values, async (nth, places, list) => {
        const payloads = network.payloads();
        const mutated = mutate(payloads[nth % payloads.length], places, list);
        const json = nth === 100 ? '{"cut": ' : (JSON.stringify(mutated) ?? '');
        const body = network.body?.(json) ?? json;
        const { query = '', headers } = await network.sign(account.secret, body, nth);
        const init = {
          method: 'POST',
          body,
          headers: { 'Content-Type': 'application/json', ...headers },
        };
        const path = `/webhooks/${name}/${account.id}${query}`;
        const response = await app.request(path, init, {}, quiet);
        const text = await response.text();
        expect([200, 202], `${body} → ${text}`).toContain(response.status);
        events.add((JSON.parse(text) as Json).event_id);
      }),
      { numRuns },
    );
    const { rows } = await db.execute(sql`select count(*)::int as stored,
      count(*) filter (where status = 'received')::int as unfinished
      from webhook_events where network_account_id = ${account.id}`);
    expect(rows).toEqual([{ stored: events.size, unfinished: 0 }]);
  }, 3_600_000);
});
