import { env } from 'cloudflare:workers';
import { ACCESS } from '@skinstack/api/access';
import { createApp } from '@skinstack/api/app';
import { createPorts } from '@skinstack/api/ports';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { createLog } from '@skinstack/http/log';
import fc from 'fast-check';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { newId, newNetworkAccount, newWorld } from '../../world/new-world.ts';
import { pathOf } from '../../world/route-path.ts';
import { newUser, openSession } from '../builders/browser.ts';
import { ADMIN } from '../builders/call-api.ts';
import { conversion, sign } from '../builders/post-conversion.ts';

/** FUZZ_RUNS=10000 npm test -- tests/api/contract/fuzz.test is the long form. */
const numRuns = inject('fuzz_runs');
const db = connectDatabase(env.DATABASE_URL ?? '');
let app: ReturnType<typeof createApp>;
let ids: Record<string, string>;
let user_id: string;
let session: Record<string, string>;
let account: Awaited<ReturnType<typeof newNetworkAccount>>;
beforeAll(async () => {
  const ports = await createPorts(env);
  // a password costs its time by design, ten thousand of them not here
  const bcrypt = { hash: async () => '$2b$10$of.a.stub', compare: async () => false };
  app = createApp({ ...ports, bcrypt: bcrypt as never, log: createLog('fuzz', [], () => {}) });
  const world = await newWorld(db);
  account = await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '');
  user_id = (await newUser('admin')).id;
  session = (await openSession((await newUser('admin')).email)).headers;
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
    ...['role', 'current_password', 'new_password', 'reason', 'force', 'disabled_at'],
    'id',
    'net_minor',
    ...['action', 'amount', 'conversion_id', 'month_minimum_minor', 'may_exceed_order'],
    ...['max_commission_bps', 'counts_by', 'hold_from', 'image_url', 'links'],
    ...['net', 'note', 'ends_at', 'minimums', 'day_of_month', 'approvers', 'payout_policy'],
    ...['events', 'payouts', 'orders', 'endpoints'],
    ...['items', 'returned_on', 'dry_run', 'as_exported', 'as_of', 'influencer_ids'],
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

/** Lines of a CSV file with right and wrong columns and cells, and now and then anything. */
const csv = () => {
  const cell = fc.oneof(nasty.map(String), fc.string(), fc.constantFrom('"', '""', 'a,b', 'x\ny'));
  const line = fc.array(cell, { maxLength: 6 }).map((cells) => cells.join(','));
  const header = fc.constantFrom('name,url', 'url,name,price', 'name,url,concerns,size_ml', '');
  return fc.oneof(
    { weight: 6, arbitrary: fc.tuple(header, fc.array(line, { maxLength: 5 })).map(toFile) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
  );
};
const toFile = ([header, lines]: [string, string[]]) => [header, ...lines].join('\n');

/** Deliveries have a test of their own below; `import` takes no JSON. */
const writes = Object.keys(ACCESS).filter(
  (route) => /^(POST|PATCH)/.test(route) && !/webhooks|import/.test(route),
);

describe.each(writes)('%s', (route) => {
  test('answers no body with a 5xx', async () => {
    const [method = ''] = route.split(' ');
    const { merchant_id, program_id, product_id, influencer_id } = ids;
    const own = { mer: merchant_id, prg: program_id, prd: product_id, inf: influencer_id };
    const path = pathOf(route, { ...own, net: account.id, usr: user_id });
    const bearer = { Authorization: `Bearer ${ADMIN}` };
    const as = ACCESS[route] === 'session' ? session : bearer;
    await fc.assert(
      fc.asyncProperty(body(), async (wish) => {
        const headers = { ...as, 'Content-Type': 'application/json' };
        const init = { method, headers, body: JSON.stringify(wish) };
        const response = await app.request(`https://api.skin.st${path}`, init, {}, quiet);
        expect(response.status, await response.text()).toBeLessThan(500);
      }),
      { numRuns },
    );
  }, 600_000);
});

test('POST /api/products/import answers no file with a 5xx', async () => {
  const path = `/api/products/import?program_id=${ids.program_id}&dry_run=`;
  await fc.assert(
    fc.asyncProperty(csv(), fc.boolean(), async (file, dry_run) => {
      const headers = { Authorization: `Bearer ${ADMIN}`, 'Content-Type': 'text/csv' };
      const init = { method: 'POST', headers, body: file as string };
      const response = await app.request(path + dry_run, init, {}, quiet);
      expect(response.status, await response.text()).toBeLessThan(500);
    }),
    { numRuns },
  );
}, 600_000);

const quiet = { waitUntil: () => {}, passThroughOnException: () => {}, props: {} };

test('signed webhooks of any payload are answered 200 or 202', async () => {
  // the routes above may have rotated the other account's secret, or switched it off
  const own = await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '');
  const change = fc.dictionary(
    fc.constantFrom(...Object.keys(conversion('x')), 'coupon_code', 'click', 'reason', 'order_id'),
    fc.oneof(nasty, fc.jsonValue(), fc.constantFrom('DENIED', '-1.00', 'JPY', 'CLF', '1e400')),
    { maxKeys: 5 },
  );
  await fc.assert(
    fc.asyncProperty(change, async (changes) => {
      const text = JSON.stringify({ ...conversion(newId('ord')), id: newId('cnv'), ...changes });
      const headers = { 'Refersion-Signature': await sign(own.secret, text) };
      const init = { method: 'POST', headers, body: text };
      const response = await app.request(`/webhooks/refersion/${own.id}`, init, {}, quiet);
      expect([200, 202], text).toContain(response.status);
    }),
    { numRuns },
  );
}, 600_000);
