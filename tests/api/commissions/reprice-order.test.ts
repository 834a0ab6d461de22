import { env } from 'cloudflare:workers';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { insertRow } from '@skinstack/db/rows/write-rows';
import { commissionRules } from '@skinstack/db/schema/commission-rules';
import { products } from '@skinstack/db/schema/products';
import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { newId, newNetworkAccount, newWorld } from '../../world/new-world.ts';
import { CUSTOM_SECRET } from '../../world/sign-custom.ts';
import { clickOn } from '../builders/post-conversion.ts';
import { postCustom } from '../builders/post-custom.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');
let world: Awaited<ReturnType<typeof newWorld>>;
let order_id: string;
let token: string;
beforeEach(async () => {
  world = await newWorld(db);
  order_id = newId('ord');
  token = await clickOn(world.link.id);
});

/** What stands of the commission of this influencer: of what base, gross, fee and net. */
async function commission(): Promise<unknown[]> {
  const { rows } = await db.execute(sql`
    select base_minor::int - reversed_base_minor::int as base,
      gross_minor::int - reversed_gross_minor::int as gross,
      (net_minor - reversed_gross_minor + reversed_platform_fee_minor)::int as net
    from commissions where influencer_id = ${world.influencer.id}`);
  return rows.flatMap(({ base, gross, net }) => [base, gross, net]);
}
const minutesOn = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();

describe('an order whose lines were priced by several rules, told without lines', () => {
  const item = (id: string, amount: string) => ({ id, sku: id, quantity: 1, amount });

  test.each([
    ['half the amount', '50.00', [5_000, 700, 560]],
    ['twice the amount', '200.00', [20_000, 2_800, 2_240]],
    ['the same amount', '100.00', [10_000, 1_400, 1_120]],
    ['a tenth of a per cent more', '100.10', [10_010, 1_401, 1_121]],
    ['nothing', '0.00', [0, 0, 0]],
  ])('earns in proportion: %s', async (_, amount, left) => {
    const wish = { network: 'custom', secret: CUSTOM_SECRET };
    const shop = await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '', wish);
    const { merchant, program } = world;
    for (const [sku, rate_bps] of [['A', 1_000] as const, ['B', 3_000] as const]) {
      const id = newId('prd');
      const of = { id, merchant_id: merchant.id, program_id: program.id, name: sku, sku };
      await insertRow(db, products, { ...of, url: 'https://shop.example/x' });
      const rule = { id: newId('rul'), program_id: program.id, product_id: id, rate_bps };
      await insertRow(db, commissionRules, rule);
    }
    const order = { order_id, click_id: token, currency: 'USD' };
    const items = [item('A', '80.00'), item('B', '20.00')];
    await postCustom(shop, 'created', { ...order, amount: '100.00', items });
    expect(await commission()).toEqual([10_000, 1_400, 1_120]);
    await postCustom(shop, 'updated', { ...order, amount }, { timestamp: minutesOn(1) });
    expect(await commission()).toEqual(left);
  });
});
