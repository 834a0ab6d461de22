import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Proceed } from '@skinstack/cli/run-command';
import { createTokenSigner, signClickToken } from '@skinstack/domain/clicks/click-token';
import { idBytes, makeId } from '@skinstack/domain/ids';
import { migrateDatabase } from '@skinstack/local/migrations/migrate-database';
import { readSettings } from '@skinstack/local/read-settings';
import { SEED_ACCOUNTS, seedId } from '@skinstack/local/seed/catalogue';
import { seedWorld } from '@skinstack/local/seed/seed-world';
import { startStores } from '@skinstack/local/start-stores';
import { asWorker, createWorkerLogins } from '@skinstack/local/world/create-worker-logins';
import { SANDBOXES } from '@skinstack/networks/networks';
import { readCpuTime } from '../load/send-requests.ts';
import { type StoreProxy, startStoreProxy } from '../proxies/start-store-proxy.ts';
import { describeMachine, formatTable, median, percentile } from '../report.ts';
import { type Bundle, buildApi } from '../workerd/build-bundle.ts';
import { checkOut } from '../workerd/check-out.ts';
import { type Served, serveBundle } from '../workerd/serve-bundle.ts';

/** How many orders each round sends, how often, and which commit to compare with. */
export type WebhookOptions = { orders: number; rounds: number; before: string };

/** The last commit in which every step of a webhook asked the database by itself. */
export const STEP_BY_STEP = '3a91666';

/** Added to each round trip to the database, in milliseconds. */
const HOLDS_MS = [0, 5, 20, 80];
const AT_ONCE = 16;
/** So many each before anything is measured: code is compiled twice, quickly, then well. */
const WARM_UP_ORDERS = 800;

const NOTES = `
Orders of the generic network, each new, signed and credited to a click; times are the client's. The
wait is added to every answer of the database. Ratios are medians of the rounds' own: 1 is as fast.
Client, Workers, Neon's protocol and PostgreSQL share this machine; CPU is the Worker's alone.`;

/** A Worker that is measured. */
type Subject = { name: string; served: Served };
/** What a round of orders came to. */
type Round = { one_by_one_ms: number[]; per_second: number; cpu_ms: number; calls: number };

/** `npm run bench -- webhooks`: recorded orders through the API Worker, beside an earlier one. */
export async function benchWebhooks(options: WebhookOptions, proceed: Proceed): Promise<void> {
  const stops: (() => Promise<void>)[] = [];
  try {
    const folder = mkdtempSync(join(tmpdir(), 'skinstack-bench-webhooks-'));
    stops.push(async () => rmSync(folder, { recursive: true, force: true }));
    proceed('building the API Worker, and the one of before');
    const now = await buildApi(folder);
    const before = await buildApi(join(folder, 'before'), checkOut(options.before, folder));
    const world = await openWorld(folder, stops, proceed);
    const serve = async (name: string, bundle: Bundle): Promise<Subject> => {
      const flags = { compatibility_flags: ['nodejs_als'] };
      const served = await serveBundle(bundle, world.settings, null, flags);
      stops.push(served.stop);
      return { name, served };
    };
    const subjects = [await serve('before', before), await serve('now', now)];
    for (const { name, served } of subjects) {
      proceed(`${name}: ${WARM_UP_ORDERS} orders that are not measured`);
      await sendRound(served, world, WARM_UP_ORDERS / 2);
    }
    const rows = [HEADINGS];
    for (const hold_ms of HOLDS_MS) {
      world.proxy.hold(hold_ms);
      rows.push(...(await measure(subjects, world, options, hold_ms, proceed)));
    }
    console.log(`\n${describeMachine()}\n\n${formatTable(rows)}\n${NOTES}`);
  } finally {
    for (const stop of stops.toReversed()) await stop();
  }
}

const HEADINGS = [
  ...['wait', 'Worker', 'calls', 'one by one p50', 'p99', `a second, ${AT_ONCE} at once`],
  ...['CPU an order', 'faster'],
];

/** Sends rounds of orders to each Worker in turn. @returns a row of the table for each */
async function measure(
  subjects: readonly Subject[],
  world: World,
  { orders, rounds }: WebhookOptions,
  hold_ms: number,
  proceed: Proceed,
): Promise<string[][]> {
  const results = new Map<string, Round[]>(subjects.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const { name, served } of round % 2 ? subjects : subjects.toReversed()) {
      proceed();
      const result = await sendRound(served, world, orders);
      // the first opens what connections it takes
      if (round > 0) results.get(name)?.push(result);
    }
    proceed(`${hold_ms} ms more: round ${round} of ${rounds}`);
  }
  const p50 = (round: Round) => percentile(round.one_by_one_ms, 50);
  const firsts = results.get(subjects[0]?.name ?? '') ?? [];
  return subjects.map(({ name }) => {
    const own = results.get(name) ?? [];
    const of = (read: (round: Round) => number) => median(own.map(read));
    const ratio = median(own.map((round, at) => p50(firsts[at] ?? round) / p50(round)));
    const all = own.flatMap((round) => round.one_by_one_ms);
    return [
      `${hold_ms} ms`,
      name,
      of(({ calls }) => calls).toFixed(1),
      `${of(p50).toFixed(1)} ms`,
      `${percentile(all, 99).toFixed(1)} ms`,
      of(({ per_second }) => per_second).toFixed(0),
      `${of(({ cpu_ms }) => cpu_ms).toFixed(1)} ms`,
      `${ratio.toFixed(2)} ×`,
    ];
  });
}

/** A round: half of the orders one by one, then the others sixteen at once. */
async function sendRound(served: Served, world: World, orders: number): Promise<Round> {
  const cpu = () => readCpuTime(served.pid) ?? Number.NaN;
  const [cpu_before, calls_before] = [cpu(), world.proxy.counted().call_count];
  const one_by_one_ms: number[] = [];
  for (let sent = 0; sent < orders; sent++) one_by_one_ms.push(await sendOrder(served, world));
  const began_ms = performance.now();
  let left = orders;
  const send = async () => {
    while (left-- > 0) await sendOrder(served, world);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, send));
  const elapsed_ms = performance.now() - began_ms;
  return {
    one_by_one_ms,
    per_second: (orders * 1_000) / elapsed_ms,
    cpu_ms: (cpu() - cpu_before) / (2 * orders),
    calls: (world.proxy.counted().call_count - calls_before) / (2 * orders),
  };
}

let number = 0;

/** Posts a new order. @returns how long its answer took, in milliseconds */
async function sendOrder(served: Served, { link_id, account, settings }: World): Promise<number> {
  const signer = createTokenSigner(settings.SIGNING_KEY ?? '');
  const click_id = makeId('clk', Date.now(), crypto.getRandomValues(new Uint8Array(10)));
  const order = {
    number: ++number,
    order_id: `B-${process.pid}-${number}`,
    ...{ total: '100.00', commission: null, currency: 'USD', coupon_code: null, about: '' },
    click_token: await signClickToken(signer, idBytes(click_id), idBytes(link_id)),
  };
  const sent = await SANDBOXES.custom.sign('created', order, account.secret, 'POST');
  if (sent.method !== 'POST') throw new Error('an order is posted');
  const { headers, body } = sent;
  const url = `http://127.0.0.1:${served.port}/webhooks/custom/${account.id}`;
  const began_ms = performance.now();
  const response = await fetch(url, { method: 'POST', headers, body });
  const answer = (await response.json()) as { outcome?: string };
  if (answer.outcome !== 'recorded') throw new Error(`an order was ${JSON.stringify(answer)}`);
  return performance.now() - began_ms;
}

/** Stores with the seeded world, the database behind a proxy that can wait. */
export type World = {
  settings: Record<string, string>;
  proxy: StoreProxy;
  account: { id: string; secret: string };
  link_id: string;
  /** The database, for whoever looks what became of it. */
  postgres_url: string;
};

/** Starts the stores of a measurement, seeded. */
export async function openWorld(
  folder: string,
  stops: (() => Promise<void>)[],
  proceed: Proceed,
): Promise<World> {
  proceed('starting the stores');
  const { vars } = readSettings();
  const stores = await startStores({
    ...{ dataDir: folder, postgresPort: 0, neonHttpPort: 0, redisRestPort: 0 },
    ...{ redisRestToken: 'bench-redis-token', redis: 'embedded' },
  });
  stops.push(stores.stop);
  await migrateDatabase(stores.postgresUrl);
  await createWorkerLogins(stores.postgresUrl);
  await seedWorld(stores.databaseUrl, vars);
  const url = new URL(asWorker(stores.databaseUrl, 'api'));
  const proxy = await startStoreProxy(`http://127.0.0.1:${url.port}`);
  stops.push(() => proxy.stop());
  url.port = String(proxy.port);
  const account = SEED_ACCOUNTS.find(({ network }) => network === 'custom');
  if (!account) throw new Error('the seeded world has an account of the generic network');
  return {
    settings: {
      ...vars,
      DATABASE_URL: url.href,
      UPSTASH_REDIS_REST_URL: stores.redisUrl,
      UPSTASH_REDIS_REST_TOKEN: stores.redisToken,
    },
    proxy,
    account: { id: account.id, secret: vars[account.secret_name] ?? account.secret },
    link_id: seedId('lnk', 0),
    postgres_url: stores.postgresUrl,
  };
}
