import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { writeBackup } from '@skinstack/cli/database/backup';
import { tableFile } from '@skinstack/cli/database/read-tables';
import { restoreBackup } from '@skinstack/cli/database/restore';
import { insertClicks } from '@skinstack/db/clicks/insert-clicks';
import { checkRollups } from '@skinstack/db/clicks/rollups';
import { operatorActions, orderActions, sweepLeftOver } from '@skinstack/lab/simulate/actions';
import { type Life, makeCast, sendMessage } from '@skinstack/lab/simulate/life';
import {
  type Message,
  openSimulation,
  type Simulation,
} from '@skinstack/lab/simulate/open-simulation';
import { verifyOrder } from '@skinstack/lab/simulate/order-facts';
import { queryRows } from '@skinstack/lab/soak/check-soak';
import { makeRandom } from '@skinstack/local/seed/make-random';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newClick } from '../world/new-click.ts';

const folder = mkdtempSync(join(tmpdir(), 'skinstack-drill-'));
const backup = join(folder, 'backup');
let world: Simulation;
let life: Life;
beforeAll(async () => {
  const random = makeRandom(11);
  world = await openSimulation(random, () => {});
  const cast = await makeCast(world);
  const lists = { orders: [], sent: [], held: [] as Message[], payout_ids: [], violations: [] };
  life = { world, cast, random, fault_percent: 0, note: () => {}, ...lists };
}, 120_000);
afterAll(async () => {
  await world.stop();
  rmSync(folder, { recursive: true, force: true });
});

const query = (text: string) => queryRows(world.stores.postgresUrl, text);
/** What the books say: every account's balance, and what its entries come to. */
const books = () =>
  query(`select account_id, balances.amount_minor, sum(entry.amount_minor) as entries
    from balances join ledger_entries entry using (account_id)
    group by account_id, balances.amount_minor order by account_id`);
const figures = () =>
  query(`select link_id, hour_at, clicks, unique_clicks, bot_requests, impressions
    from link_hours order by link_id, hour_at`);

async function live(names: [string, ...string[]], steps: number): Promise<void> {
  const act = { ...orderActions(life), ...operatorActions(life, async () => {}) };
  for (let step = 0; step < steps; step++) {
    world.advance();
    await act[life.random.pick(names)]?.();
  }
  for (let held = life.held.shift(); held; held = life.held.shift()) await sendMessage(life, held);
  await sweepLeftOver(world);
}

async function follow(click_count: number): Promise<void> {
  const { cast } = life;
  const [row] = await query(`select influencer_id from tracking_links
    where id = '${cast.link_ids[0]}'`);
  const whose = { link: { id: cast.link_ids[0] }, influencer: { id: String(row?.influencer_id) } };
  const clicks = Array.from({ length: click_count }, (_, at) =>
    newClick(whose, { kind: at % 7 === 0 ? 'bot' : 'click', visitor_hash: `visitor-${at % 50}` }),
  );
  await insertClicks(world.ports.db, clicks);
}

/** The database is gone with everything in it; an empty one takes its place. */
async function loseDatabase(): Promise<void> {
  const url = new URL(world.stores.postgresUrl);
  const name = url.pathname.slice(1);
  url.pathname = '/postgres';
  await queryRows(url.href, `drop database ${name} with (force)`);
  await queryRows(url.href, `create database ${name}`);
}

async function refuseUnsound(): Promise<void> {
  const { body } = await world.call('GET', '/api/reconciliation');
  expect(body.is_sound, JSON.stringify(body.checks)).toBe(true);
  const day = new Date().toISOString().slice(0, 10);
  expect(await checkRollups(world.ports.db, day)).toMatchObject({
    ...{ is_kept: true, wrong_link_hours: 0, wrong_facet_hours: 0, wrong_visitors: 0 },
  });
  for (const facts of life.orders) {
    const { body: order } = await world.call('GET', `/api/orders/${facts.order_id}`);
    expect(verifyOrder(facts, order)).toBeNull();
  }
}

test('a lost database comes back: the backup, then what networks deliver again', async () => {
  await live(['order', 'order', 'change', 'refund', 'copy', 'approve', 'pay', 'settle'], 150);
  await follow(500);
  await writeBackup(world.stores.postgresUrl, backup);
  const delivered_count = life.sent.length;
  const at_backup = { books: await books(), figures: await figures() };
  expect(at_backup.books.length).toBeGreaterThan(4);
  // orders, changes and refunds come in after it, and are lost with the database
  await live(['order', 'change', 'refund', 'cancel'], 80);
  expect(life.sent.length).toBeGreaterThan(delivered_count + 20);
  const before = await books();
  expect(before).not.toEqual(at_backup.books);
  await loseDatabase();

  await restoreBackup(world.stores.postgresUrl, backup);
  // the pools of the endpoint find out that their connections are gone
  await expect
    .poll(() => world.call('GET', '/api/reconciliation').then(({ status }) => status))
    .toBe(200);
  expect({ books: await books(), figures: await figures() }).toEqual(at_backup);
  // networks deliver all they still have: what the backup has as well changes nothing
  for (const message of life.sent.slice(delivered_count - 20)) await sendMessage(life, message);
  await sweepLeftOver(world);
  expect(await books()).toEqual(before);
  expect(life.violations).toEqual([]);
  await refuseUnsound();
}, 180_000);

test('a database that has data is not restored over', async () => {
  await expect(restoreBackup(world.stores.postgresUrl, backup)).rejects.toThrow(/empty one/);
  await expect(writeBackup(world.stores.postgresUrl, backup)).rejects.toThrow(/not empty/);
});

test('a backup that was changed is not restored, and leaves nothing behind', async () => {
  const file = tableFile(backup, 'ledger_entries');
  const [first = '', ...rest] = gunzipSync(readFileSync(file)).toString().split('\n');
  const changed = first.replace(/"amount_minor":(-?)(\d+)/, '"amount_minor":$11$2');
  expect(changed).not.toBe(first);
  writeFileSync(file, gzipSync([changed, ...rest].join('\n')));
  await loseDatabase();
  await expect(restoreBackup(world.stores.postgresUrl, backup)).rejects.toThrow(
    /^ledger_entries is not what was backed up/,
  );
  expect(await query('select count(*)::int as count from orders')).toEqual([{ count: 0 }]);
}, 60_000);
