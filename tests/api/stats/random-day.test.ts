import { env } from 'cloudflare:workers';
import { storeClicks } from '@skinstack/api/clicks/store-clicks';
import { createPorts } from '@skinstack/api/ports';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { listBalances } from '@skinstack/db/ledger/list-balances';
import { insertRow } from '@skinstack/db/rows/write-rows';
import { products } from '@skinstack/db/schema/products';
import { trackingLinks } from '@skinstack/db/schema/tracking-links';
import { createTokenSigner, signClickToken } from '@skinstack/domain/clicks/click-token';
import { idBytes } from '@skinstack/domain/ids';
import { makeSlug } from '@skinstack/domain/links/slug';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newClick } from '../../world/new-click.ts';
import { newId, newNetworkAccount, newWorld } from '../../world/new-world.ts';
import { ADMIN, callApi } from '../builders/call-api.ts';
import { conversion, postRefersion } from '../builders/post-conversion.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');
const HOUR_MS = 3_600_000;
/** Three days ago, from midnight on. */
const DAY_MS = Math.floor(Date.now() / 86_400_000 - 3) * 86_400_000;
const PERIOD = `from=${iso(DAY_MS)}&to=${iso(DAY_MS + 48 * HOUR_MS)}`;
function iso(at_ms: number) {
  return new Date(at_ms).toISOString();
}
const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));

/** Amounts whose fifth is whole: what is rounded, and how, other tests look at. */
const fives = (min: number, max: number) => fc.integer({ min, max }).map((cents) => cents * 5);
const click = fc.record({
  minute: fc.nat(24 * 60 - 1),
  link: fc.nat(2),
  kind: fc.constantFrom('click' as const, 'click' as const, 'bot' as const, 'impression' as const),
  visitor_hash: fc.constantFrom(null, 'ada', 'byron', 'curie'),
  country: fc.constantFrom(null, 'KR', 'US'),
  device: fc.constantFrom(null, 'mobile'),
  app: fc.constantFrom(null, 'Instagram', 'TikTok'),
});
/** An order: how it was reported each time, what was refunded of it, and the order of arrival. */
const order = fc.record({
  link: fc.nat(2),
  reports: fc.array(fc.record({ cents: fives(400, 2_000), denied: fc.boolean() }), {
    ...{ minLength: 1, maxLength: 4 },
  }),
  refunds: fc.array(fives(1, 120), { maxLength: 3 }),
});
const day = fc.record({
  clicks: fc.array(click, { minLength: 20, maxLength: 120 }),
  orders: fc.array(order, { minLength: 1, maxLength: 4 }),
  shuffle: fc.infiniteStream(fc.nat(1_000)),
});
type Day = typeof day extends fc.Arbitrary<infer T> ? T : never;

const major = (cents: number) => (cents / 100).toFixed(2);
const plain = (at_ms: number) => iso(at_ms).slice(0, 19).replace('T', ' ');

/** An influencer with three links, each to a product of its own. */
async function newCast() {
  const world = await newWorld(db);
  const { merchant, program, influencer } = world;
  const owner = { influencer_id: influencer.id, program_id: program.id };
  const places = [{ influencer, link: world.link, product: world.product }];
  for (const name of ['Cream', 'Toner']) {
    const url = `https://shop.example/products/${newId('prd')}`;
    const made = { id: newId('prd'), merchant_id: merchant.id, program_id: program.id, name, url };
    const product = await insertRow(db, products, made);
    const link = await insertRow(db, trackingLinks, {
      ...{ id: newId('lnk'), slug: makeSlug(random), ...owner },
      ...{ product_id: product.id, destination_url: url },
    });
    places.push({ influencer, link, product });
  }
  return places;
}
type Cast = Awaited<ReturnType<typeof newCast>>;
const placeOf = (cast: Cast, link: number) => cast[link] as Cast[number];

/** Stores the clicks: each twice and one thrice, in batches of any order, four at a time. */
async function deliverClicks(cast: Cast, { clicks, shuffle }: Day) {
  const ports = { ...(await createPorts(env)), log: () => {} };
  const made = clicks.map(({ minute, link, ...told }) =>
    newClick(placeOf(cast, link), { at_ms: DAY_MS + minute * 60_000, ...told }),
  );
  const deliveries = shuffled([...made, ...made, ...made.slice(0, 1)], shuffle);
  const batches = Array.from({ length: 8 }, (_, at) => deliveries.filter((_, n) => n % 8 === at));
  for (const at of [0, 4]) {
    await Promise.all(batches.slice(at, at + 4).map((batch) => storeClicks(ports, batch)));
  }
  return made;
}

/** Reports the orders in any order, each report twice; every version carries its time. */
async function deliverOrders(
  cast: Cast,
  { orders, shuffle }: Day,
  clicked: ReturnType<typeof newClick>,
) {
  const account = await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '');
  const signer = createTokenSigner(env.SIGNING_KEY ?? '');
  const created_ms = DAY_MS + 25 * HOUR_MS;
  const deliveries = orders.flatMap(({ link, reports, refunds }, number) => {
    const order_id = newId('ord');
    const sub_id = signClickToken(
      signer,
      idBytes(clicked.id),
      idBytes(placeOf(cast, link).link.id),
    );
    const told = (minute: number, id: number, change: object) =>
      conversion(order_id, {
        ...{ id: number * 100 + id, click: { sub_id }, created: plain(created_ms) },
        ...{ updated: plain(created_ms + minute * 60_000), ...change },
      });
    const amount = (cents: number) => ({
      ...{ total: major(cents), commission_total: major(cents / 5) },
    });
    return [
      ...reports.map(({ cents, denied }, at) =>
        told(at + 1, 1, { ...amount(cents), status: denied ? 'DENIED' : 'APPROVED' }),
      ),
      ...refunds.map((cents, at) => told(20 + at, 2 + at, amount(-cents))),
    ];
  });
  for (const one of shuffled([...deliveries, ...deliveries], shuffle)) {
    expect((await postRefersion(account, one)).status).toBeLessThan(300);
  }
}

function shuffled<T>(values: readonly T[], numbers: Iterable<number>): T[] {
  const keys = numbers[Symbol.iterator]();
  return values
    .map((value) => ({ value, key: Number(keys.next().value) }))
    .sort((a, b) => a.key - b.key)
    .map(({ value }) => value);
}

type Money = { amount_minor: number };
type Figures = Record<
  'impressions' | 'clicks' | 'unique_clicks' | 'bot_requests' | 'requests',
  number
> & {
  conversions: number;
  revenue: Money[];
  commission: { gross_minor: number; platform_fee_minor: number; net_minor: number }[];
};
const COUNTS = ['impressions', 'clicks', 'unique_clicks', 'bot_requests', 'requests'] as const;
/** What figures add up to: counts, and the money, all of it in one currency here. */
function sums(rows: readonly Figures[]) {
  const add = (read: (row: Figures) => number) => rows.reduce((sum, row) => sum + read(row), 0);
  return {
    ...Object.fromEntries(COUNTS.map((name) => [name, add((row) => row[name])])),
    conversions: add((row) => row.conversions),
    revenue_minor: add((row) => row.revenue[0]?.amount_minor ?? 0),
    gross_minor: add((row) => row.commission[0]?.gross_minor ?? 0),
    net_minor: add((row) => row.commission[0]?.net_minor ?? 0),
  };
}

/** What the figures must be, counted one by one from what happened. */
function recount(made: ReturnType<typeof newClick>[], orders: Day['orders']) {
  const of = (kind: string) => made.filter((one) => one.kind === kind);
  const visitors = of('click').filter((one) => one.visitor_hash !== null);
  const stands = orders.map(({ reports, refunds }) => {
    const last = reports.at(-1);
    const cents = last && !last.denied ? last.cents : 0;
    const earned = cents / 5;
    const back = refunds.reduce((sum, one) => sum + one, 0);
    const earned_back = refunds.reduce((sum, one) => sum + one / 5, 0);
    return { cents: Math.max(0, cents - back), earned: Math.max(0, earned - earned_back) };
  });
  return {
    ...{ impressions: of('impression').length, clicks: of('click').length },
    unique_clicks: new Set(visitors.map((one) => `${one.link_id} ${one.visitor_hash}`)).size,
    ...{ bot_requests: of('bot').length, requests: of('bot').length + of('click').length },
    revenue_minor: stands.reduce((sum, one) => sum + one.cents, 0),
    gross_minor: stands.reduce((sum, one) => sum + one.earned, 0),
  };
}

test('whatever a day holds, the stats are its recount to the last one', async () => {
  await fc.assert(
    fc.asyncProperty(day, async (happened) => {
      const cast = await newCast();
      const influencer_id = placeOf(cast, 0).influencer.id;
      const made = await deliverClicks(cast, happened);
      await deliverOrders(cast, happened, made[0] as ReturnType<typeof newClick>);
      const read = async (path: string) => (await callApi(ADMIN, 'GET', path)).body;
      const path = `/api/stats/${influencer_id}`;
      const stats = await read(`${path}?${PERIOD}&interval=hour`);
      const totals = sums([stats.totals as Figures]);
      expect(totals).toMatchObject(recount(made, happened.orders));
      expect(sums(stats.series as Figures[])).toEqual(totals);
      for (const by of ['link', 'product', 'country', 'device', 'referrer', 'sub_id', 'app']) {
        const { rows } = await read(`${path}/breakdown?by=${by}&${PERIOD}`);
        expect(sums(rows as Figures[]), by).toEqual(totals);
      }
      const { rows } = await read(`${path}/breakdown?by=product&${PERIOD}`);
      for (const [at, { product, link }] of cast.entries()) {
        const row = (rows as (Figures & { key: string })[]).filter((one) => one.key === product.id);
        const theirs = made.filter((one) => one.link_id === link.id);
        const sold = happened.orders.filter((one) => one.link === at);
        expect(sums(row), product.name).toMatchObject(recount(theirs, sold));
      }
      const { top } = await read(`/api/overview?${PERIOD}&limit=100`);
      const ranked = (top as { influencers: (Figures & { id: string })[] }).influencers;
      expect(sums(ranked.filter((one) => one.id === influencer_id))).toEqual(totals);
      // what the influencer earned is what the books say they are owed
      const [balance] = await listBalances(db, influencer_id);
      expect(Number(balance?.pending_minor ?? 0n)).toBe(totals.net_minor);
    }),
    { numRuns: 6, endOnFailure: true },
  );
});
