import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { insertRow } from '@skinstack/db/rows/write-rows';
import { products } from '@skinstack/db/schema/products';
import { countRefills } from '@skinstack/db/stats/list-refills';
import { countRefills as countPurely, type Purchase } from '@skinstack/domain/customers/refill';
import type { Supply } from '@skinstack/domain/customers/supply';
import { sql } from 'drizzle-orm';
import { expect, inject, test } from 'vitest';
import { newId, newNetworkAccount, newWorld } from '../../world/new-world.ts';

const { DATABASE_URL = '', ENCRYPTION_KEY = '' } = inject('bindings');
const db = connectDatabase(DATABASE_URL);
const DAY_MS = 86_400_000;
/** What the last order may have been placed at is what the forecast is asked at. */
const NOW_MS = Math.floor(Date.now() / 60_000) * 60_000;
const SEED = Number(process.env.REFILL_SEED ?? Date.now() % 1_000_000);

/** A generator that repeats itself for a seed. */
function randomOf(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >>> 8) % below;
  };
}

type Bought = Omit<Purchase, 'next_at_ms'> & { id: string; stands: boolean };

/** Orders of a line each, all credited to one influencer, whose customers they are. */
async function tellOrders(bought: readonly Bought[]) {
  const { influencer, program, merchant } = await newWorld(db);
  const account = await newNetworkAccount(db, ENCRYPTION_KEY);
  const event_id = newId('evt');
  const rows = JSON.stringify(
    bought.map((one) => ({ ...one, at: new Date(one.bought_at_ms).toISOString() })),
  );
  const named = [...new Set(bought.map(({ product_id }) => product_id))];
  for (const sku of named) {
    const own = { merchant_id: merchant.id, program_id: program.id };
    await insertRow(db, products, {
      ...own,
      id: sku,
      name: sku,
      sku,
      url: 'https://shop.example/',
    });
  }
  const row = sql`jsonb_to_recordset(${rows}::jsonb) as row (id text, product_id text,
    customer_id text, quantity int, at timestamptz, stands bool)`;
  await db.batch([
    db.execute(sql`insert into webhook_events (id, network, network_account_id, external_event_id,
        body, body_sha256, headers) values (${event_id}, 'custom', ${account.id}, 'e', '', '', '{}')`),
    db.execute(sql`insert into customers (id, merchant_id, key_hash)
      select distinct customer_id, ${merchant.id}, customer_id from ${row}`),
    db.execute(sql`insert into orders (id, network_account_id, external_order_id, webhook_event_id,
        amount_minor, currency, ordered_at, decision, customer_id, stands, facts)
      select 'ord_' || id, ${account.id}, id, ${event_id}, 1, 'USD', at, '[]', customer_id, stands,
        jsonb_build_object('newest', jsonb_build_object('lines', jsonb_build_array(
          jsonb_build_object('sku', product_id, 'quantity', quantity)))) from ${row}`),
    db.execute(sql`insert into conversions (id, order_id, influencer_id, program_id, merchant_id,
        method, amount_minor, currency, ordered_at)
      select 'cnv_' || id, 'ord_' || id, ${influencer.id}, ${program.id}, ${merchant.id}, 'click',
        1, 'USD', at from ${row}`),
  ]);
  return influencer.id;
}

/** Each purchase that stands with the next of the same product by the same customer. */
function pairUp(bought: readonly Bought[]): Purchase[] {
  const standing = bought.filter(({ stands }) => stands);
  return standing.map((one) => {
    const later = standing.filter(
      ({ product_id, customer_id, bought_at_ms }) =>
        product_id === one.product_id &&
        customer_id === one.customer_id &&
        bought_at_ms > one.bought_at_ms,
    );
    const next_at_ms = later.length ? Math.min(...later.map((next) => next.bought_at_ms)) : null;
    return { ...one, next_at_ms };
  });
}

test(`the database counts refills as the rule does (REFILL_SEED=${SEED})`, async () => {
  const random = randomOf(SEED);
  for (let round = 0; round < 12; round++) {
    const name = newId('cus');
    const skus = Array.from({ length: 1 + random(3) }, () => newId('prd'));
    const bought = Array.from(
      { length: 120 },
      (_, nth): Bought => ({
        id: `${name}_${nth}`,
        product_id: skus[random(skus.length)] ?? '',
        customer_id: `${name}-${random(9)}`,
        quantity: 1 + random(3),
        // no two of one moment: which of them is the later is nobody's to say
        bought_at_ms: NOW_MS - random(200) * DAY_MS - nth * 1_000,
        stands: random(10) > 0,
      }),
    );
    const supplies = new Map<string, Supply>();
    for (const sku of skus.slice(random(2))) {
      const days = 5 + random(120) + random(100) / 100;
      supplies.set(sku, { basis: 'stated', days, low_days: days / 2, high_days: days * 1.5 });
    }
    const influencer_id = await tellOrders(bought);
    const weeks = 1 + random(26);
    const byPlace = ({ due, returned }: Awaited<ReturnType<typeof countRefills>>) => ({
      due: Object.fromEntries(
        due.map(({ product_id, week, ...of }) => [`${product_id} ${week}`, of]),
      ),
      returned: Object.fromEntries(returned.map(({ product_id, ...of }) => [product_id, of])),
    });
    const counted = await countRefills(db, influencer_id, supplies, NOW_MS, weeks);
    expect(byPlace(counted)).toEqual(byPlace(countPurely(pairUp(bought), supplies, NOW_MS, weeks)));
  }
});
