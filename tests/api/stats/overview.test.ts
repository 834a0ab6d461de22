import { env } from 'cloudflare:workers';
import { insertClicks } from '@skinstack/db/clicks/insert-clicks';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { insertRow } from '@skinstack/db/rows/write-rows';
import { payouts } from '@skinstack/db/schema/payouts';
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { newClick } from '../../world/new-click.ts';
import { newId, newNetworkAccount, newWorld } from '../../world/new-world.ts';
import { ADMIN, callApi } from '../builders/call-api.ts';
import { clickOn, conversion, postRefersion } from '../builders/post-conversion.ts';

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

test('of one program: its influencers, links and products, and nothing of another', async () => {
  const [asked, other] = [await newWorld(db), await newWorld(db)];
  const at_ms = Date.UTC(2025, 1, 10, 12);
  // the influencer of the one also has a link of the other program, which more people follow
  const shared = { ...other, influencer: asked.influencer };
  await db.execute(sql`insert into memberships (id, program_id, influencer_id, state)
    values (${newId('mbr')}, ${other.program.id}, ${asked.influencer.id}, 'approved')`);
  await db.execute(sql`update tracking_links set influencer_id = ${asked.influencer.id}
    where id = ${other.link.id}`);
  await insertClicks(db, [
    newClick(asked, { at_ms }),
    ...[newClick(shared, { at_ms }), newClick(shared, { at_ms }), newClick(shared, { at_ms })],
  ]);
  const account = await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '');
  for (const [id, { link }] of [asked, other].entries()) {
    const click = { sub_id: await clickOn(link.id) };
    await postRefersion(account, conversion(newId('ord'), { id, click }));
  }
  await db.execute(sql`update conversions set ordered_at = ${new Date(at_ms).toISOString()}
    where influencer_id = ${asked.influencer.id}`);
  const period = 'from=2025-02-10&to=2025-02-11';
  const figures = {
    ...{ clicks: 1, conversions: 1, orders: [{ amount_minor: 10_000, currency: 'USD' }] },
    commission: [{ gross_minor: 2_000, platform_fee_minor: 400, net_minor: 1_600 }],
  };
  const { top } = await overview(`?${period}&program_id=${asked.program.id}`);
  expect(top).toMatchObject({
    influencers: [{ id: asked.influencer.id, label: 'Mina Park', ...figures }],
    links: [{ id: asked.link.id, label: `Serum (${asked.link.slug})`, ...figures }],
    products: [{ id: asked.product.id, label: 'Serum', ...figures }],
    programs: [{ id: asked.program.id, label: 'Creators', ...figures }],
  });
  const { top: all } = await overview(`?${period}`);
  expect(all).toMatchObject({
    influencers: [{ id: asked.influencer.id, clicks: 4, conversions: 2 }],
    programs: [
      { id: other.program.id, clicks: 3 },
      { id: asked.program.id, ...figures },
    ],
  });
});

test('an order by coupon counts under its program, with no link', async () => {
  const world = await newWorld(db);
  const code = `GLOW-${world.program.id.slice(-8)}`;
  const account = await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '');
  await callApi(ADMIN, 'POST', `/api/programs/${world.program.id}/coupons`, {
    ...{ code, influencer_id: world.influencer.id },
  });
  await postRefersion(account, conversion(newId('ord'), { coupon_code: code }));
  const { top } = await overview(`?program_id=${world.program.id}`);
  const sold = { clicks: 0, conversions: 1, commission: [{ net_minor: 1_600 }] };
  expect(top).toMatchObject({
    influencers: [{ id: world.influencer.id, ...sold }],
    ...{ links: [], programs: [{ id: world.program.id, ...sold }] },
  });
});

test('a program that there is not is a 404, what is no id of one a 400', async () => {
  const ask = (id: string) => callApi(ADMIN, 'GET', `/api/overview?program_id=${id}`);
  expect(await ask(newId('prg'))).toMatchObject({ status: 404, body: { code: 'not_found' } });
  expect(await ask(newId('inf'))).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
});
