import { env } from 'cloudflare:workers';
import { ACCESS } from '@skinstack/api/access';
import { createApp } from '@skinstack/api/app';
import { createPorts } from '@skinstack/api/ports';
import { connectDatabase } from '@skinstack/db/connect-database';
import { createLog } from '@skinstack/http/log';
import fc from 'fast-check';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { newId, newNetworkAccount, newWorld } from '../world/new-world.ts';
import { ADMIN } from './call-api.ts';
import { conversion, sign } from './post-conversion.ts';

/** FUZZ_RUNS=10000 npm test -- tests/api/fuzz is the long form. */
const numRuns = inject('fuzz_runs');
const db = connectDatabase(env.DATABASE_URL ?? '');
let app: ReturnType<typeof createApp>;
let ids: Record<string, string>;
let account: Awaited<ReturnType<typeof newNetworkAccount>>;
beforeAll(async () => {
  const ports = await createPorts(env);
  app = createApp({ ...ports, log: createLog('fuzz', [], () => {}) });
  const world = await newWorld(db);
  account = await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '');
  ids = {
    product_id: world.product.id,
    program_id: world.program.id,
    merchant_id: world.merchant.id,
    influencer_id: world.influencer.id,
  };
});

const FIELDS = [
  ...['name', 'allowed_hosts', 'merchant_id', 'program_id', 'product_id', 'influencer_id', 'url'],
  ...['currency', 'commission_rate_bps', 'platform_fee_rate_bps', 'hold_days', 'price_minor'],
  ...['attribution_window_days', 'click_parameter', 'external_product_id', 'sku', 'category'],
  ...['concerns', 'size_ml', 'display_name', 'email', 'handle', 'campaign', 'sub_id', 'slug'],
  ...['destination_url', 'expires_at', 'is_active', 'rate_bps', 'flat_minor', 'starts_at', 'code'],
  ...[
    'network',
    'secret',
    'grace_hours',
    'external_account',
    'password',
    'role',
    'id',
    'net_minor',
  ],
];
const nasty = fc.constantFrom<unknown>(
  ...['', ' ', '\u0000', '\ud800', "'; drop table clicks; --", '" or 1=1', '\r\nSet-Cookie: a=b'],
  ...[
    '=cmd()',
    '../../etc/passwd',
    '{{7*7}}',
    '%00',
    'x'.repeat(5_000),
    '🧴',
    'https://shop.example/',
  ],
  ...[0, -1, 0.1, 1e308, 2 ** 53, -(2 ** 63), true, null, [], {}, [[]], '__proto__'],
  ...['USD', 'refersion', 'shop.example', 'mina@example.com', '2026-11-22T08:00:00Z', 2_000],
);

/** Bodies of right and wrong fields with right and wrong values, and now and then no object. */
const body = () =>
  fc.oneof(
    { weight: 8, arbitrary: fc.dictionary(fc.constantFrom(...FIELDS), anyValue(), { maxKeys: 8 }) },
    { weight: 1, arbitrary: fc.jsonValue() },
    { weight: 1, arbitrary: nasty },
  );
const anyValue = () =>
  fc.oneof(
    nasty,
    fc.constantFrom(...Object.values(ids)),
    fc.string(),
    fc.array(nasty, { maxLength: 3 }),
  );

const writes = Object.keys(ACCESS).filter((route) => /^(POST|PATCH)/.test(route));
/** Signing in hashes a password each time, by design; it has suites of its own. */
const SLOW = /auth|users|webhooks|import/;

describe.each(writes.filter((route) => !SLOW.test(route)))('%s', (route) => {
  test('answers no body with a 5xx', async () => {
    const [method = '', template = ''] = route.split(' ');
    const prefix = /\/api\/(\w+)/.exec(template)?.[1] ?? '';
    const own: Record<string, string | undefined> = {
      ...{ merchants: ids.merchant_id, programs: ids.program_id, products: ids.product_id },
      influencers: ids.influencer_id,
    };
    const path = template.replace(':id', own[prefix] ?? newId('net'));
    await fc.assert(
      fc.asyncProperty(body(), async (wish) => {
        const headers = { Authorization: `Bearer ${ADMIN}`, 'Content-Type': 'application/json' };
        const init = { method, headers, body: JSON.stringify(wish) };
        const response = await app.request(path, init, {}, quiet);
        expect(response.status, await response.text()).toBeLessThan(500);
      }),
      { numRuns },
    );
  }, 600_000);
});

const quiet = { waitUntil: () => {}, passThroughOnException: () => {}, props: {} };

test('signed webhooks of any payload are answered 200 or 202', async () => {
  const change = fc.dictionary(
    fc.constantFrom(...Object.keys(conversion('x')), 'coupon_code', 'click', 'reason', 'order_id'),
    fc.oneof(nasty, fc.jsonValue(), fc.constantFrom('DENIED', '-1.00', 'JPY', 'CLF', '1e400')),
    { maxKeys: 5 },
  );
  await fc.assert(
    fc.asyncProperty(change, async (changes) => {
      const text = JSON.stringify({ ...conversion(newId('ord')), id: newId('cnv'), ...changes });
      const headers = { 'Refersion-Signature': await sign(account.secret, text) };
      const init = { method: 'POST', headers, body: text };
      const response = await app.request(`/webhooks/refersion/${account.id}`, init, {}, quiet);
      expect([200, 202], text).toContain(response.status);
    }),
    { numRuns },
  );
}, 600_000);
