import { prepareClickPartitions } from '@skinstack/db/clicks/click-months';
import { insertClicks } from '@skinstack/db/clicks/insert-clicks';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { sumClicks } from '@skinstack/db/stats/sum-clicks';
import type { Click } from '@skinstack/domain/clicks/click';
import { makeId } from '@skinstack/domain/ids';
import { afterAll, beforeEach, expect, inject, test } from 'vitest';
import { openDirectly } from '../../world/direct-database.ts';
import { newWorld } from '../../world/new-world.ts';

const db = connectDatabase(inject('bindings').DATABASE_URL ?? '');
const pool = openDirectly(inject('postgresUrl'));
afterAll(() => pool.end());

let world: Awaited<ReturnType<typeof newWorld>>;
beforeEach(async () => {
  world = await newWorld(db);
});

const noon_ms = Date.UTC(2026, 10, 20, 12);

function newClick(change: Partial<Click> & { at_ms?: number } = {}): Click {
  const { at_ms = noon_ms, ...rest } = change;
  return {
    id: makeId('clk', at_ms, crypto.getRandomValues(new Uint8Array(10))),
    clicked_at: new Date(at_ms).toISOString(),
    ...{ link_id: world.link.id, influencer_id: world.influencer.id, kind: 'click' },
    ...{ bot_reason: null, visitor_hash: 'visitor', sub_id: null, country: 'US' },
    ...{ device: 'mobile', referrer_host: 'instagram.com', app: 'Instagram' },
    ...rest,
  };
}

async function totals() {
  const period = { from: new Date(0), to: new Date(noon_ms * 2), timezone: 'UTC' };
  const rows = await sumClicks(db, world.influencer.id, { ...period, interval: 'hour' });
  return rows.map(({ start, ...counts }) => ({ hour: start.getUTCHours(), ...counts }));
}

test('a batch is stored once and counted once, however often it is delivered', async () => {
  const batch = [
    ...[newClick(), newClick(), newClick({ visitor_hash: 'other' })],
    ...[newClick({ kind: 'bot', bot_reason: 'known_agent' }), newClick({ kind: 'impression' })],
  ];
  expect(await insertClicks(db, batch)).toBe(5);
  expect(await insertClicks(db, batch)).toBe(0);
  expect(await insertClicks(db, [...batch, newClick({ visitor_hash: null })])).toBe(1);
  expect(await totals()).toEqual([
    { hour: 12, impressions: 1, clicks: 4, unique_clicks: 2, bot_requests: 1 },
  ]);
});

test('the same click twice in one batch counts once', async () => {
  const click = newClick();
  expect(await insertClicks(db, [click, click])).toBe(1);
  expect(await totals()).toMatchObject([{ clicks: 1, unique_clicks: 1 }]);
});

test('the same batch from eight consumers at once counts once', async () => {
  const batch = Array.from({ length: 50 }, (_, index) =>
    newClick({ visitor_hash: `visitor-${index % 10}`, at_ms: noon_ms + (index % 5) * 3_600_000 }),
  );
  const copies = await Promise.all(
    Array.from({ length: 8 }, (_, copy) => insertClicks(db, copy % 2 ? batch : batch.toReversed())),
  );
  expect(copies.reduce((sum, count) => sum + count, 0)).toBe(50);
  const rows = await totals();
  expect(rows.reduce((sum, row) => sum + row.clicks, 0)).toBe(50);
  expect(rows.reduce((sum, row) => sum + row.unique_clicks, 0)).toBe(10);
});

test('different batches on the same links from eight consumers wait for nobody for ever', async () => {
  const batches = Array.from({ length: 40 }, (_, batch) =>
    Array.from({ length: 20 }, (_, index) =>
      newClick({
        visitor_hash: `visitor-${(batch * index) % 7}`,
        at_ms: noon_ms + ((batch + index) % 3) * 3_600_000,
      }),
    ),
  );
  await Promise.all(batches.map((batch) => insertClicks(db, batch)));
  const rows = await totals();
  expect(rows.reduce((sum, row) => sum + row.clicks, 0)).toBe(800);
});

test('a visitor is unique once a link and day', async () => {
  const tomorrow_ms = noon_ms + 86_400_000;
  await insertClicks(db, [newClick(), newClick({ at_ms: noon_ms + 3_600_000 })]);
  await insertClicks(db, [newClick({ at_ms: tomorrow_ms })]);
  expect(await totals()).toMatchObject([
    { hour: 12, clicks: 1, unique_clicks: 1 },
    { hour: 13, clicks: 1, unique_clicks: 0 },
    { hour: 12, clicks: 1, unique_clicks: 1 },
  ]);
});

test('a click of a month without a partition is kept, and goes to it when it is made', async () => {
  const [first_ms, last_ms] = [Date.UTC(2041, 0, 1), Date.UTC(2041, 1, 1) - 1];
  const click = newClick({ at_ms: first_ms });
  const others = [last_ms, last_ms + 1, first_ms - 1].map((at_ms) => newClick({ at_ms }));
  const batch = [click, ...others];
  const placesOf = async () => {
    const select = 'select tableoid::regclass::text as place from clicks where id = $1';
    const found = batch.map(async ({ id }) => (await pool.query(select, [id])).rows);
    return (await Promise.all(found)).flat().map(({ place }) => place);
  };
  expect(await insertClicks(db, batch)).toBe(4);
  expect(await placesOf()).toEqual(Array(4).fill('clicks_default'));
  const january = new Date(first_ms);
  await Promise.all([1, 2].map(() => prepareClickPartitions(db, january, 0)));
  const [theirs, none] = ['clicks_2041_01', 'clicks_default'];
  expect(await placesOf()).toEqual([theirs, theirs, none, none]);
  expect(await insertClicks(db, batch)).toBe(0);
});
