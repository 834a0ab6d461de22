import { env } from 'cloudflare:workers';
import { connectDatabase } from '@skinstack/db/connect-database';
import { insertClicks } from '@skinstack/db/insert-clicks';
import { insertRow } from '@skinstack/db/insert-row';
import { payouts } from '@skinstack/db/schema/payouts';
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { newClick } from '../world/new-click.ts';
import { newId, newNetworkAccount, newWorld } from '../world/new-world.ts';
import { ADMIN, callApi } from './call-api.ts';
import { clickOn, conversion, postRefersion } from './post-conversion.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');

async function overview(query: string) {
  const { status, body } = await callApi(ADMIN, 'GET', `/api/overview${query}`);
  expect(status).toBe(200);
  return body;
}

test('the most clicked first, each with its figures and name', async () => {
  const [first, second] = [await newWorld(db), await newWorld(db)];
  const at_ms = Date.UTC(2025, 1, 3, 12); // a day no other test clicks on
  const country = 'DE';
  await insertClicks(db, [
    ...[newClick(first, { at_ms }), newClick(first, { at_ms }), newClick(second, { at_ms })],
    newClick(second, { at_ms, kind: 'bot', country }),
  ]);
  const { top } = await overview('?from=2025-02-03&to=2025-02-04');
  const named = (one: typeof first, label: string, kind: 'program' | 'product' | 'influencer') => ({
    ...{ id: one[kind].id, label },
  });
  const figures = [
    { clicks: 2, requests: 2, bot_requests: 0 },
    { clicks: 1, requests: 2, bot_requests: 1 },
  ];
  const both = (kind: 'program' | 'product' | 'influencer', label: string) => [
    { ...named(first, label, kind), ...figures[0] },
    { ...named(second, label, kind), ...figures[1] },
  ];
  expect(top).toMatchObject({
    influencers: both('influencer', 'Mina Park'),
    products: both('product', 'Serum'),
    programs: both('program', 'Creators'),
    links: [{ id: first.link.id, clicks: 2 }, { id: second.link.id }],
  });
  const { top: one } = await overview('?from=2025-02-03&to=2025-02-04&limit=1');
  expect(one).toMatchObject({ links: [{ id: first.link.id }] });
  expect((one as { links: unknown[] }).links).toHaveLength(1);
});

test('payouts and deliveries of the period', async () => {
  const world = await newWorld(db);
  const account = await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '');
  const click = { sub_id: await clickOn(world.link.id) };
  await postRefersion(account, conversion(newId('ord'), { click }));
  await postRefersion(account, conversion(newId('ord'), { id: 2 }));
  await postRefersion(account, '{"not": "understood"');
  await db.execute(sql`update webhook_events set created_at = '2025-02-05T10:00:00Z',
    finished_at = timestamptz '2025-02-05T10:00:00Z' + interval '40 milliseconds'
    where network_account_id = ${account.id}`);
  const created_at = new Date('2025-02-05T10:00:00Z');
  for (const [state, amount_minor] of [
    ['settled', 500n],
    ['settled', 700n],
    ['failed', 1n],
  ] as const) {
    await insertRow(db, payouts, {
      ...{ id: newId('pay'), influencer_id: world.influencer.id, currency: 'USD', state },
      ...{ amount_minor, run_id: newId('run'), created_at },
    });
  }
  expect(await overview('?from=2025-02-05&to=2025-02-06')).toMatchObject({
    payouts: [
      { currency: 'USD', state: 'failed', count: 1, amount_minor: 1 },
      { currency: 'USD', state: 'settled', count: 2, amount_minor: 1_200 },
    ],
    webhooks: {
      ...{ received: 3, unattributed: 1, quarantined: 1, unfinished: 0 },
      ...{ processing_p50_ms: 40, processing_p95_ms: 40 },
    },
  });
  expect(await overview('?from=2025-02-07&to=2025-02-08')).toMatchObject({
    ...{ payouts: [], top: { influencers: [], links: [] } },
    webhooks: { received: 0, processing_p50_ms: null },
  });
});
