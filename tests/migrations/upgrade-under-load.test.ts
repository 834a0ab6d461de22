import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { insertClicks } from '@skinstack/db/clicks/insert-clicks';
import { connectDatabase, type Database } from '@skinstack/db/connect/connect-database';
import { connectNeon } from '@skinstack/db/connect/connect-neon';
import { insertWebhookEvent } from '@skinstack/db/inbox/insert-webhook-event';
import { findRedirectLink } from '@skinstack/db/links/find-redirect-link';
import { diagnoseSchema } from '@skinstack/db/operations/diagnose-database';
import { migrateDatabase } from '@skinstack/local/migrations/migrate-database';
import { readMigrations } from '@skinstack/local/migrations/read-migrations';
import { ROOT } from '@skinstack/local/read-settings';
import { sql } from 'drizzle-orm';
import pg from 'pg';
import { expect, inject, test, vi } from 'vitest';
import { freshDatabase } from '../world/fresh-database.ts';
import { newClick } from '../world/new-click.ts';
import { newId } from '../world/new-world.ts';

/**
 * The schema the upgrade begins with. What is sent meanwhile is what the Workers send, by their
 * logins and protocol: the redirect's look-up, the consumer's insert of clicks, the store of a
 * delivery. They name nothing newer than this schema has, as the code of the release before would;
 * a column added to their tables moves this line on. Code newer than the schema is not what a
 * deployment runs: migrations come first (docs/migrations.md).
 */
const BEFORE = '0038_shop_links_and_link_changes';
const KILLS = 4;
const SENDERS = 3;
const MIGRATE = [join(ROOT, 'packages/cli/src/main.ts'), 'migrate'];

/** Starts `npm run migrate`. */
function startMigrating(url: string) {
  const env = { ...process.env, MIGRATION_DATABASE_URL: url };
  const child = spawn(process.execPath, MIGRATE, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    // which database is meant is said first
    said += chunk.toString().replace(/^→.*\n/, '');
  });
  const ended = new Promise<string>((resolve) => {
    child.once('close', (code, signal) => resolve(`${signal ?? code} ${said}`.trim()));
  });
  return { child, ended };
}

/**
 * Kills the migrating process in the middle of a migration: its statements are run, and it waits to
 * remember it, for a table the test holds. Some time of that wait passes.
 */
async function killInTheMiddle(url: string): Promise<string> {
  const holder = new pg.Client({ connectionString: url });
  await holder.connect();
  await holder.query('begin; lock table drizzle.__drizzle_migrations in share mode');
  const { child, ended } = startMigrating(url);
  await vi.waitUntil(
    async () => {
      const { rows } = await holder.query(`select from pg_locks
        where not granted and relation = 'drizzle.__drizzle_migrations'::regclass`);
      return rows.length > 0 || child.exitCode !== null;
    },
    { timeout: 90_000, interval: 10 },
  );
  setTimeout(() => child.kill('SIGKILL'), Math.random() * 1_500);
  const end = await ended;
  // the server notices at its next word to the client that nobody is there: here, at once
  await holder.query(`select pg_terminate_backend(pid) from pg_locks
    where not granted and relation = 'drizzle.__drizzle_migrations'::regclass`);
  await holder.end();
  return end;
}

/** A shop, an influencer's link and a network's account, in the columns the first schema had. */
async function insertWorld(db: Database) {
  const id = {
    ...{ merchant: newId('mer'), program: newId('prg'), product: newId('prd') },
    ...{ influencer: newId('inf'), link: newId('lnk'), account: newId('net') },
  };
  const [slug, url] = ['upgraded', 'https://shop.example/serum'];
  await db.execute(sql`insert into merchants (id, name, allowed_hosts)
    values (${id.merchant}, 'Dew Botanics', '{shop.example}')`);
  await db.execute(sql`insert into programs (id, merchant_id, name, currency, commission_rate_bps,
      platform_fee_rate_bps, click_parameter)
    values (${id.program}, ${id.merchant}, 'Creators', 'USD', 2000, 2000, 'subid')`);
  await db.execute(sql`insert into products (id, merchant_id, program_id, name, url)
    values (${id.product}, ${id.merchant}, ${id.program}, 'Serum', ${url})`);
  await db.execute(sql`insert into influencers (id, display_name, email)
    values (${id.influencer}, 'Mina Park', 'mina@example.com')`);
  await db.execute(sql`insert into tracking_links (id, slug, influencer_id, program_id, product_id,
      destination_url)
    values (${id.link}, ${slug}, ${id.influencer}, ${id.program}, ${id.product}, ${url})`);
  await db.execute(sql`insert into network_accounts (id, network, secret_sealed)
    values (${id.account}, 'refersion', 'sealed')`);
  return {
    world: { influencer: { id: id.influencer }, link: { id: id.link, slug } },
    account: { id: id.account },
  };
}

test('an upgrade under load, killed again and again, fails no request', async () => {
  const all = readMigrations();
  const first = all.findIndex(({ tag }) => tag === BEFORE) + 1;
  const url = await freshDatabase('upgraded');
  await migrateDatabase(url, { migrations: all.slice(0, first) });
  const at = (address: string) => Object.assign(new URL(address), { pathname: '/upgraded' }).href;
  const [bindings, worker_urls] = [inject('bindings'), inject('worker_urls')];
  const db = connectDatabase(at(bindings.DATABASE_URL ?? ''));
  const { world, account } = await insertWorld(db);
  const neon = connectNeon(at(worker_urls.redirect));
  const api = connectDatabase(at(worker_urls.api));

  const answered = { links: 0, clicks: 0, deliveries: 0 };
  const failures: unknown[] = [];
  let isOver = false;
  const send = async (once: () => Promise<void>) => {
    while (!isOver) await once().catch((error) => failures.push(error));
  };
  const senders = Array.from({ length: SENDERS }, () => [
    send(async () => {
      const link = await findRedirectLink(neon, world.link.slug, AbortSignal.timeout(2_000));
      expect(link?.link_id).toBe(world.link.id);
      answered.links++;
    }),
    send(async () => {
      const new_count = await insertClicks(api, [newClick(world)]);
      answered.clicks += new_count;
    }),
    send(async () => {
      const { stored } = await insertWebhookEvent(api, newDelivery(account.id));
      expect(stored.is_new).toBe(true);
      answered.deliveries++;
    }),
  ]).flat();

  const later = all.length - first;
  expect(later).toBeGreaterThan(0);
  for (let kill = 0; kill < KILLS; kill++) {
    expect(await killInTheMiddle(url)).toBe('SIGKILL');
    // the last one is killed again, the others are finished
    const finished = Math.min(kill + 1, later - 1);
    await migrateDatabase(url, { migrations: all.slice(0, first + finished) });
  }
  expect(await startMigrating(url).ended).toBe('0');
  isOver = true;
  await Promise.all(senders);

  expect(failures).toEqual([]);
  for (const count of Object.values(answered)) expect(count).toBeGreaterThan(10);
  const stored = await connectNeon(at(bindings.DATABASE_URL ?? '')).query(
    `select (select count(*) from clicks)::int as clicks,
      (select sum(clicks) from link_hours)::int as counted,
      (select count(*) from webhook_events)::int as deliveries`,
  );
  const { clicks, deliveries } = answered;
  expect(stored).toEqual([{ clicks, counted: clicks, deliveries }]);
  expect((await diagnoseSchema(db)).missing).toEqual([]);
  const { rows } = await db.execute('select hash from drizzle.__drizzle_migrations order by id');
  expect(rows.map(({ hash }) => hash)).toEqual(all.map(({ hash }) => hash));
}, 300_000);

function newDelivery(network_account_id: string) {
  const id = newId('evt');
  return {
    ...{ id, network: 'refersion', network_account_id, external_event_id: id, topic: null },
    ...{ method: 'POST' as const, body: new TextEncoder().encode('{}'), headers: {} },
    body_sha256: '0',
  };
}
