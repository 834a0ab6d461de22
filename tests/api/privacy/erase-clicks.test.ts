import { env } from 'cloudflare:workers';
import { upsertDeadClicks } from '@skinstack/db/clicks/dead-clicks';
import { insertClicks } from '@skinstack/db/clicks/insert-clicks';
import { checkRollups } from '@skinstack/db/clicks/rollups';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import type { Click } from '@skinstack/domain/clicks/click';
import { idTime } from '@skinstack/domain/ids';
import { sql } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { newClick } from '../../world/new-click.ts';
import { newId, newWorld } from '../../world/new-world.ts';
import { order } from '../../world/shopify-order.ts';
import { ADMIN, callApi } from '../builders/call-api.ts';
import { clickOn } from '../builders/post-conversion.ts';
import { newShop, postShopify } from '../builders/post-shopify.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');
const DAY_MS = 86_400_000;
const RIGHT = { wrong_link_hours: 0, wrong_facet_hours: 0, wrong_visitors: 0 };
/** Days no other test clicks on; each test has one of its own. */
let day_ms = Date.UTC(2024, 4, 1);
let day: string;
let [one, other]: Awaited<ReturnType<typeof newWorld>>[] = [];
let clicks: Click[];
beforeEach(async () => {
  [one, other] = [await newWorld(db), await newWorld(db)];
  day_ms += 10 * DAY_MS;
  day = new Date(day_ms).toISOString().slice(0, 10);
  const at = (hours: number, visitor_hash: string | null, world = one, told = {}) =>
    newClick(world as NonNullable<typeof one>, {
      at_ms: day_ms + hours * 3_600_000,
      visitor_hash,
      ...told,
    });
  clicks = [
    ...[at(1, 'ada'), at(5, 'ada'), at(9, 'ada', other), at(3, 'ada', one, { kind: 'bot' })],
    ...[at(2, 'byron'), at(30, 'ada'), at(4, null), at(6, 'byron', other)],
  ];
  await insertClicks(db, clicks);
});

const erase = (body: object) => callApi(ADMIN, 'POST', '/api/clicks/erase', body);

/** The hashes of the clicks as they are kept, and of those counted as visitors. */
async function hashes() {
  const links = sql`(${one?.link.id}, ${other?.link.id})`;
  const { rows } = await db.execute(sql`
    select (select jsonb_object_agg(id, visitor_hash) from clicks where link_id in ${links}) as clicks,
      (select jsonb_agg(visitor_hash order by seen_on, link_id, visitor_hash) from link_visitors
        where link_id in ${links}) as visitors`);
  return rows[0] as { clicks: Record<string, string | null>; visitors: string[] };
}
const hashOf = async (at: number) => (await hashes()).clicks[clicks[at]?.id ?? ''];
async function figures() {
  const { rows } = await db.execute(sql`
    select * from link_hours where link_id in (${one?.link.id}, ${other?.link.id}) order by 1, 2`);
  return rows;
}

test('one visitor: every link of the day, nobody else and no other day; every count stays', async () => {
  const before = await figures();
  const { status, body } = await erase({ click_id: clicks[0]?.id });
  expect([status, body]).toEqual([200, { erased: 4, next_on: null }]);
  expect(await figures()).toEqual(before);
  for (const on of [day, new Date(day_ms + DAY_MS).toISOString().slice(0, 10)]) {
    expect(await checkRollups(db, on)).toMatchObject({ is_kept: true, ...RIGHT });
  }
  const [first, second, elsewhere] = [await hashOf(0), await hashOf(1), await hashOf(2)];
  expect(first).toMatch(/^erased_[0-9a-f]{16}$/);
  expect(second).toBe(first);
  // … and cannot be followed from link to link any more
  expect(elsewhere).toMatch(/^erased_/);
  expect(elsewhere).not.toBe(first);
  expect([await hashOf(4), await hashOf(5), await hashOf(6)]).toEqual(['byron', 'ada', null]);
  expect((await hashes()).visitors.filter((hash) => hash === 'ada')).toHaveLength(1);
  expect((await erase({ click_id: clicks[0]?.id })).body).toEqual({ erased: 0, next_on: null });
});

test('all of an influencer: their links alone, clicks that wait too; replays count nothing', async () => {
  // two who wait, one of them twice, and one whose other clicks are stored
  const waiting = ['ada', 'grace', 'hopper', 'hopper'].map((visitor_hash) => ({
    ...{ digest: newId('clk'), reason: 'a test' },
    body: JSON.stringify(newClick(one as NonNullable<typeof one>, { at_ms: day_ms, visitor_hash })),
  }));
  await upsertDeadClicks(db, waiting);
  const before = await figures();
  expect((await erase({ influencer_id: one?.influencer.id })).body).toEqual({
    ...{ erased: 5, next_on: null },
  });
  expect(await insertClicks(db, clicks)).toBe(0);
  expect(await figures()).toEqual(before);
  expect(await checkRollups(db, day)).toMatchObject({ is_kept: true, ...RIGHT });
  expect([await hashOf(2), await hashOf(7)]).toEqual(['ada', 'byron']);
  const kept = Object.values((await hashes()).clicks).filter((hash) => hash?.startsWith('erased_'));
  expect(kept).toHaveLength(5);
  const digests = waiting.map(({ digest }) => sql`${digest}`);
  const { rows } = await db.execute(sql`
    update dead_clicks set replayed_at = now() where digest in (${sql.join(digests, sql`, `)})
    returning body`);
  const left = rows.map(({ body }) => String(JSON.parse(String(body)).visitor_hash));
  for (const hash of left) expect(hash).toMatch(/^erased_[0-9a-f]{16}$/);
  expect(new Set(left).size).toBe(3);
  expect(left).toContain(await hashOf(0));
});

test('a year is done in parts', async () => {
  const year = Array.from({ length: 35 }, (_, at) =>
    newClick(one as NonNullable<typeof one>, {
      ...{ at_ms: Date.UTC(2023, 0, 1) + at * DAY_MS, visitor_hash: 'ada' },
    }),
  );
  await insertClicks(db, year);
  const influencer_id = one?.influencer.id;
  const first = (await erase({ influencer_id })).body;
  // somewhere the first click was made on the day before
  expect(first).toEqual({ erased: 29, next_on: '2023-01-30' });
  const second = (await erase({ influencer_id, from_on: first.next_on })).body;
  expect(second).toEqual({ erased: 11, next_on: null });
});

test('a shopper who is forgotten through the shop is no visitor any more', async () => {
  const world = one as NonNullable<typeof one>;
  const shop = await newShop(db, world.merchant.id);
  const token = await clickOn(world.link.id);
  const note_attributes = [{ name: 'ss_click', value: token }];
  const now = new Date().toISOString();
  const sold = order({ id: 5_001, created_at: now, updated_at: now, note_attributes });
  await postShopify(shop, 'orders/create', sold);
  const { rows } = await db.execute(sql`
    select click_id from conversions where link_id = ${world.link.id}`);
  const id = String(rows[0]?.click_id);
  await insertClicks(db, [
    newClick(world, { id, clicked_at: new Date(idTime(id)).toISOString(), visitor_hash: 'buyer' }),
  ]);
  const wish = {
    shop_id: 1,
    shop_domain: shop.domain,
    customer: { id: 7 },
    orders_to_redact: [5_001],
  };
  await postShopify(shop, 'customers/redact', wish);
  expect((await hashes()).clicks[id]).toMatch(/^erased_/);
});

test.each([{}, { click_id: newId('clk'), influencer_id: newId('inf') }, { click_id: 'x' }])(
  '%j is refused',
  async (body) => expect((await erase(body)).status).toBe(400),
);
// the last id there can be is of the year 10889, which PostgreSQL is not told of in ISO 8601
test.each([
  { click_id: newId('clk') },
  { click_id: `clk_7${'z'.repeat(25)}` },
  { influencer_id: newId('inf') },
])('%j is not there', async (body) => expect((await erase(body)).status).toBe(404));
