import { env } from 'cloudflare:workers';
import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { newId, newNetworkAccount } from '../../world/new-world.ts';
import { openToPlant } from '../builders/plant.ts';

/** Files, sales and payouts that no sum tells of, planted by the database's owner: each is named. */
const { books, ids, made, undo, run, unguarded, found } = await openToPlant('planted_sales');
const { call, db } = books;

describe('a file', () => {
  /** As if it had been in a file of that amount. */
  async function planted(payout_id: string, change: object = {}) {
    const made = { amount_minor: 1_600, currency: 'USD', account_hash: 'mine', ...change };
    const id = newId('exp');
    await db.execute(sql`insert into payout_exports
        (id, payout_id, format, amount_minor, currency, account_hash, hint, actor)
      values (${id}, ${payout_id}, 'bank', ${made.amount_minor}, ${made.currency},
        ${made.account_hash}, 'DE…3000', 'planted')`);
    undo.push(`delete from payout_exports where id = '${id}'`);
    return id;
  }
  const exports = () => found('exports_equal_payouts');

  test('as its payout is', async () => {
    await planted(made.settled);
    await planted(made.requested, { amount_minor: 3_200 });
    await planted(made.requested, { amount_minor: 1_600 });
    expect(await exports()).toEqual([]);
  });

  test('paid more, or less, than the payout that went out', async () => {
    const first = await planted(made.settled, { amount_minor: 1_700 });
    expect(await exports()).toEqual([[made.settled, `exported ${first}`, 1_600, 1_700]]);
    const last = await planted(made.settled, { amount_minor: 1_500 });
    expect(await exports()).toEqual([
      [made.settled, `exported ${first}`, 1_600, 1_700],
      [made.settled, `exported ${last}`, 1_600, 1_500],
    ]);
  });

  test('has more than was requested of one that is not sent', async () => {
    const id = await planted(made.requested, { amount_minor: 3_201 });
    expect(await exports()).toEqual([[made.requested, `exported ${id}`, 3_200, 3_201]]);
  });

  test('is in another currency', async () => {
    const id = await planted(made.settled, { currency: 'EUR' });
    expect(await exports()).toEqual([[made.settled, `other_currency ${id}`, 0, 1_600]]);
  });

  test('names another account than the one before', async () => {
    await planted(made.settled);
    const id = await planted(made.settled, { account_hash: 'a thief’s' });
    expect(await exports()).toEqual([[made.settled, `other_account ${id}`, 0, 1_600]]);
  });

  test('names an account that was never the influencer’s', async () => {
    const details = { method: 'paypal', email: 'mina@skinstack.example' };
    await call('PUT', `/api/influencers/${ids.influencer}/payout-details`, details);
    undo.push(`delete from payout_details where influencer_id = '${ids.influencer}'`);
    const id = await planted(made.settled, { account_hash: 'a thief’s' });
    expect(await exports()).toEqual([[made.settled, `other_account ${id}`, 0, 1_600]]);
    // changed since: what the file named may have been theirs
    await run(`update payout_details set changed_at = now() + interval '1 minute'`);
    expect(await exports()).toEqual([]);
  });
});

describe('a sale', () => {
  const sales = () => found('sales_are_credited_once');
  const twice = () => [[made.second, `same_sale_as ${made.first}`, 0, 1_600]];
  const setOrder = async (what: string) => {
    const { rows } = await db.execute(sql`select orders.* from orders
      join conversions on order_id = orders.id where conversions.id = ${made.second}`);
    const [{ id, network_account_id, external_order_id, ordered_at } = {}] = rows;
    undo.push(`update orders set told_again_of = null, ordered_at = '${ordered_at}',
      network_account_id = '${network_account_id}', external_order_id = '${external_order_id}'
      where id = '${id}'`);
    await unguarded(`update orders set ${what} where id = '${id}'`);
  };
  const ofFirst = (what: string) => `(select ${what} from orders join conversions
    on order_id = orders.id where conversions.id = '${made.first}')`;
  const elsewhere = async () =>
    `network_account_id = '${(await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '')).id}',
    external_order_id = ${ofFirst('external_order_id')}`;

  test('that another account told before, credited all the same', async () => {
    await setOrder(`told_again_of = ${ofFirst('orders.id')}`);
    expect(await sales()).toEqual(twice());
  });

  test('of two accounts, under one number, within three days; not a week apart', async () => {
    await setOrder(await elsewhere());
    expect(await sales()).toEqual(twice());
    await setOrder(`ordered_at = ordered_at + interval '7 days'`);
    expect(await sales()).toEqual([]);
  });

  test('under another name that the first goes by', async () => {
    await setOrder(`${await elsewhere()} || '-shop'`);
    expect(await sales()).toEqual([]);
    const key = `'no:' || ${ofFirst('external_order_id')} || '-shop'`;
    await run(`insert into sale_keys (merchant_id, key, order_id, network_account_id, ordered_at)
      select merchant_id, ${key}, orders.id, network_account_id, orders.ordered_at
      from orders join conversions on order_id = orders.id where conversions.id = '${made.first}'`);
    undo.push(`delete from sale_keys where key like '%-shop'`);
    expect(await sales()).toEqual(twice());
  });

  test('of which nothing is left of one of the two is no such sale', async () => {
    await setOrder(await elsewhere());
    const set = (to: string) => `update commissions set reversed_gross_minor = ${to}gross_minor,
      reversed_platform_fee_minor = ${to}platform_fee_minor where conversion_id = '${made.second}'`;
    await unguarded(set(''));
    undo.push(set('0 * '));
    expect(await sales()).toEqual([]);
  });

  test('of one order that is two influencers’ at once', async () => {
    const { rows } = await db.execute(sql`select order_id from conversions
      where id = ${made.second}`);
    undo.push(`update conversions set order_id = '${rows[0]?.order_id}'
      where id = '${made.second}'`);
    const index = 'conversions_order_key on conversions (order_id) where superseded_at is null';
    await run('drop index conversions_order_key');
    await run(
      `update conversions set order_id = ${ofFirst('orders.id')} where id = '${made.second}'`,
    );
    expect(await sales()).toEqual(twice());
    await unguarded(undo.pop() ?? '');
    await run(`create unique index ${index}`);
  });
});

test.each(['held', 'rejected'])(
  'a %s commission in a payout that is still to be sent',
  async (state) => {
    await run(`update commissions set state = '${state}' where id = '${ids.commission}'`);
    undo.push(`update commissions set state = 'approved' where id = '${ids.commission}'`);
    expect(await found('stopped_is_not_paid')).toEqual([
      [ids.commission, `in ${made.requested}`, 0, 1_600],
    ]);
  },
);

test('what it did not check, with what waits in the inbox', async () => {
  const { body } = await call('GET', '/api/reconciliation');
  const told = body.not_checked as { what: string; why: string }[];
  const what = told.map((one) => one.what);
  expect(what).toContain('The account at the bank or provider');
  expect(what).toContainEqual(expect.stringMatching(/^Invoices of refersion \(\d+\)$/));
  expect(what).toContain('Payouts sent without a file: 1');
  expect(what).not.toContainEqual(expect.stringContaining('inbox'));
  const account = await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '');
  const id = newId('evt');
  await db.execute(sql`insert into webhook_events
      (id, network, network_account_id, external_event_id, body, body_sha256, headers, status)
    values (${id}, 'refersion', ${account.id}, ${id}, 'x', 'x', '{}', 'quarantined')`);
  undo.push(`delete from webhook_events where id = '${id}'`);
  const again = (await call('GET', '/api/reconciliation')).body.not_checked as typeof told;
  expect(again.map((one) => one.what)).toContain('Deliveries in the inbox: 1 quarantined');
});
