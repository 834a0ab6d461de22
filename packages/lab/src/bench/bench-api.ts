import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Proceed } from '@skinstack/cli/run-command';
import { readSettings } from '@skinstack/local/read-settings';
import { startStores } from '@skinstack/local/start-stores';
import { asWorker, createWorkerLogins } from '@skinstack/local/world/create-worker-logins';
import { Client } from 'pg';
import { usualPopulation } from '../database/fill-population.ts';
import { type BenchDatabase, openBenchCluster } from '../database/open-bench-cluster.ts';
import { describeMachine, percentile } from '../report.ts';
import { drawIds, openLoaded } from '../stats/bench-stats.ts';
import { type Bundle, buildApi } from '../workerd/build-bundle.ts';
import { serveBundle } from '../workerd/serve-bundle.ts';

/** What the bench of routes loads, and how often it asks. */
export type ApiOptions = { clicks: number[]; samples: number; rounds: number; keep: boolean };

const DAY_MS = 86_400_000;
const NOTES = `
Times are the client's, in ms, one request at a time, through the API Worker in workerd, Neon's and
Upstash's protocols and PostgreSQL, all on this machine. Cold: the first request for a route in a
Worker process that has just started, with nothing in PostgreSQL's buffers (the system's own may
have the pages). Warm: after one round of all. Bytes are of the body, before compression. The
rollups are of the fewest clicks in each database: they have the same rows whatever the number.`;

/** `npm run bench -- api`: what the most used routes take among so many raw clicks. */
export async function benchApi(
  { clicks: click_counts, samples, rounds, keep }: ApiOptions,
  proceed: Proceed,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'skinstack-bench-api-'));
  const stops: (() => Promise<void>)[] = [
    async () => rmSync(folder, { recursive: true, force: true }),
  ];
  try {
    proceed('building the API Worker');
    const bundle = await buildApi(folder);
    const size = usualPopulation(Date.now());
    const cluster = await openBenchCluster(keep);
    stops.push(cluster.stop);
    const [least = 0] = click_counts;
    const table = [HEADINGS, HEADINGS.map(() => '---')];
    for (const click_count of click_counts) {
      const { database } = await openLoaded(cluster, size, click_count, proceed, least);
      proceed(`asking among ${click_count.toLocaleString('en-US')} clicks`);
      const ids = await drawIds([database], 'influencers', samples);
      const measured = await measureRoutes(bundle, folder, database, { ids, rounds }, size.until);
      for (const { name, warm_ms, cold_ms, bytes } of measured) {
        const figures = [
          ...[percentile(warm_ms, 50), percentile(warm_ms, 99)],
          ...[percentile(cold_ms, 50), Math.max(...cold_ms)],
        ];
        const millions = `${click_count / 1e6} M`;
        table.push([name, millions, ...figures.map((ms) => ms.toFixed(1)), String(bytes)]);
      }
    }
    const rows = table.map((row) => `| ${row.join(' | ')} |`).join('\n');
    console.log(`\n${describeMachine()}\n\n${rows}\n${NOTES}`);
  } finally {
    for (const stop of stops.toReversed()) await stop();
  }
}

const HEADINGS = 'route,raw clicks,warm: p50,p99,cold: p50,longest,bytes at most'.split(',');

/** A route as it is asked for an influencer. */
type Route = { name: string; ask(influencer_id: string): { path: string; body?: object } };
type Measured = { name: string; warm_ms: number[]; cold_ms: number[]; bytes: number };

/** The routes a dashboard asks most, of 30 days, and the one that makes links. */
function routesOf(product_id: string, order: string, until: Date): Route[] {
  const from = new Date(until.getTime() - 30 * DAY_MS).toISOString();
  const span = `from=${from}&to=${until.toISOString()}`;
  const get = (name: string, pathOf: (id: string) => string): Route => ({
    name,
    ask: (id) => ({ path: pathOf(id) }),
  });
  const breakdown = (by: string) =>
    get(`stats, by ${by}`, (id) => `/api/stats/${id}/breakdown?by=${by}&${span}`);
  return [
    get('stats, by day', (id) => `/api/stats/${id}?${span}`),
    breakdown('country'),
    breakdown('link'),
    get('links, newest', (id) => `/api/links?influencer_id=${id}&limit=50`),
    get(
      'links, most clicked',
      (id) => `/api/links?influencer_id=${id}&sort=clicks&limit=50&${span}`,
    ),
    get('conversions', (id) => `/api/conversions?influencer_id=${id}&limit=50`),
    get('order by its number', () => `/api/orders/${order}`),
    get('balances', (id) => `/api/balances/${id}`),
    get('products', () => '/api/products?limit=50'),
    {
      name: 'links/generate',
      ask: (influencer_id) => ({ path: '/links/generate', body: { influencer_id, product_id } }),
    },
  ];
}

async function measureRoutes(
  bundle: Bundle,
  folder: string,
  database: BenchDatabase,
  { ids, rounds }: { ids: readonly string[]; rounds: number },
  until: Date,
): Promise<Measured[]> {
  const owner = new Client({ connectionString: database.postgresUrl });
  await owner.connect();
  await createWorkerLogins(database.postgresUrl);
  const { stores, settings } = await openStores(folder, database);
  const serve = () => serveBundle(bundle, settings, null, { compatibility_flags: ['nodejs_als'] });
  try {
    await owner.query('create extension if not exists pg_buffercache');
    const { rows } = await owner.query<{ product: string; number: string }>(`select
      (select min(id) from products) as product, (select external_order_id from orders
        order by id desc limit 1) as number`);
    const routes = routesOf(rows[0]?.product ?? '', rows[0]?.number ?? '', until);
    const measured = routes.map(
      ({ name }): Measured => ({ name, warm_ms: [], cold_ms: [], bytes: 0 }),
    );
    const ask = async (port: number, at: number, id: string) => {
      const route = routes[at] as Route;
      const answer = await send(port, settings.ADMIN_API_KEY ?? '', route.ask(id));
      if (answer.status >= 300) throw new Error(`${route.name} answered ${answer.status}`);
      return answer;
    };
    for (let round = 0; round < rounds; round++) {
      await owner.query('select pg_buffercache_evict_all()');
      const worker = await serve();
      try {
        const id = ids[round % ids.length] ?? '';
        // each route is the first of a new process once in so many rounds
        for (const step of routes.keys()) {
          const at = (step + round) % routes.length;
          measured[at]?.cold_ms.push((await ask(worker.port, at, id)).took_ms);
        }
      } finally {
        await worker.stop();
      }
    }
    const worker = await serve();
    try {
      for (const id of ids) for (const at of routes.keys()) await ask(worker.port, at, id);
      for (const id of ids) {
        for (const [at, one] of measured.entries()) {
          const { took_ms, bytes } = await ask(worker.port, at, id);
          one.warm_ms.push(took_ms);
          one.bytes = Math.max(one.bytes, bytes);
        }
      }
    } finally {
      await worker.stop();
    }
    return measured;
  } finally {
    await stores.stop();
    await owner.end();
  }
}

/** Stores in front of a loaded database, and the settings of a Worker that uses them. */
async function openStores(folder: string, database: BenchDatabase) {
  const { postgresUrl: databaseUrl } = database;
  const stores = await startStores({
    ...{ dataDir: folder, postgresPort: 0, neonHttpPort: 0, redisRestPort: 0 },
    ...{ redisRestToken: 'bench-redis-token', redis: 'embedded', databaseUrl },
  });
  const { vars } = readSettings();
  const settings: Record<string, string> = {
    ...vars,
    DATABASE_URL: asWorker(stores.databaseUrl, 'api'),
    UPSTASH_REDIS_REST_URL: stores.redisUrl,
    UPSTASH_REDIS_REST_TOKEN: stores.redisToken,
    RATE_LIMIT_PER_KEY: '1000000',
  };
  return { stores, settings };
}

async function send(port: number, key: string, { path, body }: { path: string; body?: object }) {
  const began_ms = performance.now();
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const bytes = (await response.arrayBuffer()).byteLength;
  return { status: response.status, bytes, took_ms: performance.now() - began_ms };
}
