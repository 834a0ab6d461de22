import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { migrateDatabase } from '@skinstack/local/migrations/migrate-database';
import { ROOT } from '@skinstack/local/read-settings';
import { findRedisServer } from '@skinstack/local/redis/launch-redis-server';
import { startStores } from '@skinstack/local/start-stores';
import { asWorker, createWorkerLogins } from '@skinstack/local/world/create-worker-logins';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startImpactStandIn } from './impact-stand-in.ts';
import { startLevantaStandIn } from './levanta-stand-in.ts';
import { startShopifyStandIn } from './shopify-stand-in.ts';
import { loadLua } from './start-test-stores.ts';
import { needStores } from './suites.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The test database over TCP. */
    postgresUrl: string;
    /** The settings of both Workers in the test world; the database's user is its owner. */
    bindings: Record<string, string>;
    /** The DATABASE_URL of each Worker's own role. */
    worker_urls: { redirect: string; api: string };
    /** How many random bodies each endpoint gets. */
    fuzz_runs: number;
    /** How many requests each fault of a store gets. */
    fault_requests: number;
    /** How long the database is away under load. */
    neon_away_seconds: number;
    /** How many events and mails meet an endpoint and a provider that fail. */
    notice_events: number;
    notice_mails: number;
    /** How often a Worker is killed. */
    kills: number;
    /** DATABASE_URLs of the API in databases with one guard taken out, by the name of the guard. */
    unguarded: Record<string, string>;
    /** DATABASE_URLs of the API in databases in which only one suite writes, by its name. */
    books: Record<string, string>;
    /** How many rounds of the races over money. */
    race_rounds: number;
    /** How many random lives of orders go through the API, each in how many orders of arrival. */
    order_lives: { orders: number; arrivals: number };
  }
}

/** The keys that keep an order from counting twice; each is missing in a database of its own. */
const GUARDS: Record<string, string> = {
  // a network's own id of the conversion guards what the order's number does, and so does the sale
  orders_identity_key: `drop index orders_identity_key, orders_conversion_key;
    alter table sale_keys drop constraint sale_keys_merchant_id_key_pk`,
  webhook_events_delivery_key: 'drop index webhook_events_delivery_key',
};

/** Migrated once; the databases beside the shared one are copies of it. */
const TEMPLATE = 'skinstack_template';

/** The suites that need a database in which nobody else writes: books must add up as a whole. */
const BOOKS = [
  ...['notices', 'notice_run', 'mail_run', 'mails', 'approval', 'payouts', 'payout_races'],
  ...['payout_files', 'statements', 'reconciliation', 'rollups'],
  ...['worked_examples', 'job_runs', 'metrics', 'click_archive', 'hot_statements', 'sweep_inbox'],
  ...['order_lives', 'embedded', 'in_hand', 'reviews', 'bursts', 'money_mended', 'money_races'],
  ...['payout_runs', 'planted', 'planted_sales', 'control_mended', 'customers', 'customer_races'],
  ...['customer_privacy', 'customer_refills', 'customer_shares'],
];

/** How long what is random, races or waits goes on; `FUZZ_RUNS=20000` sets one of them alone. */
const USUAL = {
  fuzz_runs: 150,
  race_rounds: 3,
  kills: 2,
  fault_requests: 20,
  notice_events: 500,
  notice_mails: 500,
  neon_away_seconds: 2,
};
/** Every night (`npm run test:deep`). */
const DEEP: typeof USUAL = {
  ...{ fuzz_runs: 1_500, race_rounds: 25, kills: 20 },
  ...{ fault_requests: 300, neon_away_seconds: 30, notice_events: 10_000, notice_mails: 5_000 },
};

/** Starts the stores every suite shares: a real PostgreSQL, and Redis real or embedded. */
export default async function startTestWorld(project: TestProject) {
  if (!needStores(project.vitest.projects.map(({ name }) => name))) return;
  const dataDir = mkdtempSync(join(tmpdir(), 'skinstack-test-'));
  // as root the database runs as another user, who must get in
  chmodSync(dataDir, 0o755);
  const { LOCAL_DATABASE_URL: databaseUrl, LOCAL_REDIS_URL: redisUrl } = process.env;
  const stores = await startStores({
    ...{ dataDir, postgresPort: 0, neonHttpPort: 0, redisRestPort: 0, redis: 'embedded' },
    redisRestToken: 'test-redis-token',
    ...(databaseUrl ? { databaseUrl } : {}),
    ...(redisUrl ? { redisUrl } : {}),
  });
  await loadLua(stores);
  await migrateDatabase(stores.postgresUrl);
  await createWorkerLogins(stores.postgresUrl);
  const levanta = await startLevantaStandIn();
  // a server of yours may have somebody in the database, which then cannot be copied
  const [, own = ''] = new URL(stores.postgresUrl).pathname.split('/');
  await newDatabase(stores, TEMPLATE, databaseUrl ? 'template0' : own);
  await migrateDatabase(addressOf(stores.postgresUrl, TEMPLATE));
  const unguarded: Record<string, string> = {};
  const books: Record<string, string> = {};
  // PostgreSQL copies several at once, on as many cores as there are
  await Promise.all([
    ...Object.entries(GUARDS).map(async ([guard, removal]) => {
      unguarded[guard] = await newDatabase(stores, `without_${guard}`, TEMPLATE);
      await run(addressOf(stores.postgresUrl, `without_${guard}`), removal);
    }),
    ...BOOKS.map(async (suite) => {
      books[suite] = await newDatabase(stores, `books_${suite}`, TEMPLATE);
    }),
  ]);
  const impact = await startImpactStandIn();
  const shopify = await startShopifyStandIn();
  const example = parseEnv(readFileSync(join(ROOT, '.dev.vars.example'), 'utf8'));
  project.provide('postgresUrl', stores.postgresUrl);
  project.provide('worker_urls', {
    redirect: asWorker(stores.databaseUrl, 'redirect'),
    api: asWorker(stores.databaseUrl, 'api'),
  });
  project.provide('unguarded', unguarded);
  project.provide('books', books);
  provideDepths(project);
  project.provide('bindings', {
    ...(example as Record<string, string>),
    DATABASE_URL: stores.databaseUrl,
    UPSTASH_REDIS_REST_URL: stores.redisUrl,
    UPSTASH_REDIS_REST_TOKEN: stores.redisToken,
    LEVANTA_API_URL: levanta.url,
    IMPACT_API_URL: impact.url,
    SHOPIFY_API_URL: shopify.url,
    SHORT_DOMAIN: 'skin.st',
    // nothing is looked up outside
    DNS_URL: 'http://127.0.0.1:9/dns-query',
    // All suites call with one operator's key; limits have a test of their own.
    RATE_LIMIT_PER_KEY: '1000000',
  });
  console.log(`Test world: PostgreSQL and ${stores.redisDescription}`);
  if (!redisUrl && !findRedisServer()) {
    console.log('Without redis-server or LOCAL_REDIS_URL, the tests on a real Redis are skipped');
  }
  return async () => {
    await levanta.stop();
    await impact.stop();
    await shopify.stop();
    await stores.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
}

function provideDepths(project: TestProject): void {
  const { TEST_DEPTH, ORDER_LIVES } = process.env;
  const depths = TEST_DEPTH === 'deep' ? DEEP : USUAL;
  for (const [name, depth] of Object.entries(depths)) {
    const asked = process.env[name.toUpperCase()];
    project.provide(name as keyof typeof USUAL, asked === undefined ? depth : Number(asked));
  }
  const isDeep = ORDER_LIVES === 'deep';
  project.provide(
    'order_lives',
    isDeep ? { orders: 25, arrivals: 24 } : { orders: 3, arrivals: 4 },
  );
}

/**
 * A database of its own on the same server, a copy of another.
 * @returns its address for the API Worker's role
 */
async function newDatabase(
  stores: { postgresUrl: string; databaseUrl: string },
  name: string,
  template: string,
): Promise<string> {
  await run(
    stores.postgresUrl,
    `drop database if exists ${name}`,
    `create database ${name} template ${template}`,
  );
  return asWorker(addressOf(stores.databaseUrl, name), 'api');
}

function addressOf(url: string, database: string): string {
  const address = new URL(url);
  address.pathname = `/${database}`;
  return address.href;
}

async function run(postgresUrl: string, ...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: postgresUrl });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}
