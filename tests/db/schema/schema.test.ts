import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { diagnoseSchema, explainHotStatements } from '@skinstack/db/operations/diagnose-database';
import { makeId } from '@skinstack/domain/ids';
import { ROOT } from '@skinstack/local/read-settings';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { openDirectly } from '../../world/direct-database.ts';
import { newNetworkAccount, newWorld } from '../../world/new-world.ts';

const db = connectDatabase(inject('bindings').DATABASE_URL ?? '');
const pool = openDirectly(inject('postgresUrl'));
afterAll(() => pool.end());

test('the migrations make just what the schema says', async () => {
  const { missing, table_count } = await diagnoseSchema(db);
  expect(missing).toEqual([]);
  const { rows } = await pool.query(
    `select relname from pg_class where relkind in ('r', 'p') and not relispartition
       and relnamespace = 'public'::regnamespace`,
  );
  expect(rows).toHaveLength(table_count);
});

test('a database without a guard is told from one that has it', async () => {
  const { webhook_events_delivery_key = '' } = inject('unguarded');
  const { missing } = await diagnoseSchema(connectDatabase(webhook_events_delivery_key));
  expect(missing).toEqual(['index webhook_events_delivery_key']);
});

test('clicks are partitioned by month, ahead of time', async () => {
  const { rows } = await pool.query(
    `select inhrelid::regclass::text as name from pg_inherits where inhparent = 'clicks'::regclass`,
  );
  const names = rows.map((row) => row.name);
  const next = new Date();
  next.setUTCDate(1);
  for (let month = 0; month <= 3; month++) {
    expect(names).toContain(`clicks_${next.toISOString().slice(0, 7).replace('-', '_')}`);
    next.setUTCMonth(next.getUTCMonth() + 1);
  }
});

describe('the hot statements', () => {
  // A database of their own: while a table is all but empty, as in the shared one at times, several
  // indexes cost the same and the planner may take any of them.
  const { hot_statements = '' } = inject('books');
  const own = connectDatabase(hot_statements);
  const address = new URL(inject('postgresUrl'));
  address.pathname = new URL(hot_statements).pathname;
  const owner = openDirectly(address.href);
  afterAll(() => owner.end());
  beforeAll(async () => {
    const { influencer, program, product } = await newWorld(own);
    const account = await newNetworkAccount(own, inject('bindings').ENCRYPTION_KEY ?? '');
    await owner.query(`insert into webhook_events (id, network, network_account_id,
        external_event_id, body, body_sha256, headers)
      select 'evt_' || n, 'custom', '${account.id}', n, '', '', '{}' from generate_series(1, 2000) n`);
    await owner.query(`insert into tracking_links (id, slug, influencer_id, program_id, product_id,
        destination_url)
      select 'lnk_' || n, n, '${influencer.id}', '${program.id}', '${product.id}', ''
      from generate_series(1, 2000) n`);
    await owner.query('analyze webhook_events, tracking_links');
  });

  test('the slug look-up and the webhook dedupe use their index', async () => {
    expect(await explainHotStatements(own)).toMatchObject([
      { statement: 'slug_lookup', index: 'tracking_links_slug_key' },
      { statement: 'webhook_dedupe', index: 'webhook_events_delivery_key' },
      { statement: 'slug_in_another_spelling', index: 'tracking_links_canonical_slug_key' },
    ]);
  });

  test('without it they are seen to read the table', async () => {
    await owner.query('drop index tracking_links_slug_key');
    const [slug_lookup] = await explainHotStatements(own);
    expect(slug_lookup).toMatchObject({ statement: 'slug_lookup', index: null });
  });
});

test('the database reads the time of an id as the domain does', async () => {
  const times = [0, 1, 1_795_353_630_123, 2 ** 32, Date.UTC(2199, 11, 31)];
  const random = () => Math.floor(Math.random() * 4_102_444_800_000);
  for (const at_ms of [...times, random(), random(), random()]) {
    const id = makeId('clk', at_ms, crypto.getRandomValues(new Uint8Array(10)));
    const { rows } = await pool.query('select id_time($1) = $2::timestamptz as is_same', [
      ...[id, new Date(at_ms).toISOString()],
    ]);
    expect([at_ms, rows[0]]).toEqual([at_ms, { is_same: true }]);
  }
});

test('migrations come in the order of their times, or one would be skipped in silence', () => {
  const text = readFileSync(join(ROOT, 'drizzle/meta/_journal.json'), 'utf8');
  const { entries } = JSON.parse(text) as { entries: { when: number; tag: string }[] };
  const times = entries.map((entry) => entry.when);
  expect(times).toEqual([...times].sort((a, b) => a - b));
  expect(new Set(times).size).toBe(times.length);
  const files = readdirSync(join(ROOT, 'drizzle')).filter((name) => name.endsWith('.sql'));
  expect(files.sort()).toEqual(entries.map((entry) => `${entry.tag}.sql`));
});
