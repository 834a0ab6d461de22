import { env, exports } from 'cloudflare:workers';
import { insertClicks } from '@skinstack/db/clicks/insert-clicks';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { sql } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { newClick } from '../../world/new-click.ts';
import { newId, newNetworkAccount, newWorld } from '../../world/new-world.ts';
import { keyOf } from '../builders/call-api.ts';
import { clickOn, conversion, postRefersion } from '../builders/post-conversion.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');
let world: Awaited<ReturnType<typeof newWorld>>;
let key: string;
beforeEach(async () => {
  world = await newWorld(db);
  key = await keyOf(world.influencer.id);
});

/** The file, as lines of cells; no cell of these tests is quoted. */
async function exportCsv(query = '') {
  const path = `/api/stats/${world.influencer.id}/export.csv${query}`;
  const response = await exports.default.fetch(`https://api.skin.st${path}`, {
    headers: { Authorization: `Bearer ${key}` },
  });
  const lines = (await response.text()).split('\r\n').slice(0, -1);
  return { response, lines: lines.map((line) => line.split(',')) };
}

test('a row a link and day of the caller’s time zone', async () => {
  const late_ms = Date.UTC(2026, 10, 20, 23, 30);
  await insertClicks(db, [
    ...[
      newClick(world, { at_ms: late_ms, visitor_hash: 'a' }),
      newClick(world, { at_ms: late_ms }),
    ],
    newClick(world, { at_ms: late_ms - 3_600_000, kind: 'bot' }),
    newClick(world, { at_ms: late_ms - 3_600_000, kind: 'impression' }),
  ]);
  const { id, slug } = world.link;
  const period = '?from=2026-11-20&to=2026-11-22&timezone=';
  const link = [id, slug, 'Serum', ''];
  const { response, lines } = await exportCsv(`${period}UTC`);
  expect(lines.slice(1)).toEqual([['2026-11-20', ...link, '1', '3', '2', '1', '1', '0']]);
  expect(response.headers.get('Content-Type')).toBe('text/csv; charset=utf-8');
  const name = `attachment; filename="stats-${world.influencer.id}.csv"`;
  expect(response.headers.get('Content-Disposition')).toBe(name);
  expect((await exportCsv(`${period}Europe/Paris`)).lines.slice(1)).toEqual([
    ['2026-11-20', ...link, '1', '1', '0', '0', '1', '0'],
    ['2026-11-21', ...link, '0', '2', '2', '1', '0', '0'],
  ]);
});

test('money in columns of its currency, with or without clicks that day', async () => {
  const account = await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '');
  const click = { sub_id: await clickOn(world.link.id) };
  await postRefersion(account, conversion(newId('ord'), { click }));
  const yen = { click, id: 2, currency: 'JPY', total: '5000', commission_total: '1000' };
  await postRefersion(account, conversion(newId('ord'), yen));
  const [header = [], row = []] = (await exportCsv()).lines;
  const cells = Object.fromEntries(header.map((name, at) => [name, row[at]]));
  expect(cells).toMatchObject({
    ...{ link_id: world.link.id, clicks: '0', conversions: '2' },
    ...{ orders_USD: '100.00', gross_USD: '20.00', platform_fee_USD: '4.00', net_USD: '16.00' },
    ...{ orders_JPY: '5000', revenue_JPY: '5000', net_JPY: '800' },
  });
});

test('a spreadsheet is told that the file is UTF-8', async () => {
  const path = `/api/stats/${world.influencer.id}/export.csv`;
  const headers = { Authorization: `Bearer ${key}` };
  const response = await exports.default.fetch(`https://api.skin.st${path}`, { headers });
  expect([...(await response.bytes()).subarray(0, 7)]).toEqual([
    ...[0xef, 0xbb, 0xbf],
    ...new TextEncoder().encode('date'),
  ]);
});

test('what a spreadsheet would run is text', async () => {
  await db.execute(sql`update products set name = '=cmd|calc!A0' where id = ${world.product.id}`);
  await db.execute(sql`update tracking_links set campaign = '@x' where id = ${world.link.id}`);
  await insertClicks(db, [newClick(world)]);
  const [, row] = (await exportCsv()).lines;
  expect(row?.slice(3, 5)).toEqual(["'=cmd|calc!A0", "'@x"]);
});

test('a period without anything is a header', async () => {
  const { lines } = await exportCsv();
  expect(lines).toHaveLength(1);
  expect((await exportCsv('?limit=1')).response.status).toBe(400);
});
