import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { newId } from '../../world/new-world.ts';
import { openToPlant } from '../builders/plant.ts';

/** Journals and balances that leave every sum right, planted by the database's owner: each is named. */
const { books, ids, made, undo, run, unguarded, found } = await openToPlant('planted');
const { call, db, newEarner } = books;

/** A journal that sums to zero, as a person at the database would write it. */
async function post(kind: string, about: object, lines: [account_id: string, amount: number][]) {
  const id = newId('jrn');
  const { commission_id = null, payout_id = null } = about as Record<string, string>;
  await db.execute(sql`insert into journals (id, kind, reason, commission_id, payout_id)
    values (${id}, ${kind}, 'Planted', ${commission_id}, ${payout_id})`);
  for (const [account_id] of lines) {
    const [of, owner_id, currency] = account_id.split(':');
    await db.execute(sql`insert into ledger_accounts (id, kind, owner_id, currency)
      values (${account_id}, ${of}, ${owner_id}, ${currency}) on conflict do nothing`);
  }
  const values = lines.map(
    ([account, amount], at) => `('${id}', ${at + 1}, '${account}', ${amount})`,
  );
  await run(`insert into ledger_entries (journal_id, line, account_id, amount_minor)
    values ${values.join(', ')}`);
  const back = lines.map(
    ([account, amount]) =>
      `update balances set amount_minor = amount_minor - ${amount} where account_id = '${account}'`,
  );
  undo.push(
    [
      ...back,
      `delete from ledger_entries where journal_id = '${id}'`,
      `delete from journals where id = '${id}'`,
    ].join(';'),
  );
  return id;
}

const REVENUE = 'platform_revenue:platform:USD';
const CASH = 'cash:platform:USD';

describe('a journal', () => {
  test('that nothing explains, from revenue to cash: named with what it moves', async () => {
    const id = await post('payout_settled', {}, [
      [REVENUE, 500],
      [CASH, -500],
    ]);
    expect(await found('journals_are_explained')).toEqual([[id, 'unexplained', 0, 500]]);
    expect(await found('journals_sum_to_zero')).toEqual([]);
  });

  const KINDS = ['accrual', 'approval', 'hold', 'reversal', 'adjustment', 'rejection'];
  test.each([...KINDS, 'restoration', 'reassignment', 'correction', 'payout_requested', 'a_kind'])(
    'of kind %s that is about nothing',
    async (kind) => {
      const id = await post(kind, {}, [
        [REVENUE, -70],
        [CASH, 70],
      ]);
      expect(await found('journals_are_explained')).toEqual([[id, 'unexplained', 0, 70]]);
    },
  );

  test('about a commission, of another influencer: named with their account', async () => {
    const theirs = `influencer_pending:${ids.other}:USD`;
    const mine = `influencer_payable:${ids.influencer}:USD`;
    const about = { commission_id: ids.commission };
    const id = await post('adjustment', about, [
      [mine, 300],
      [theirs, -300],
    ]);
    expect(await found('journals_are_explained')).toEqual([
      [id, `other_account ${theirs}`, 0, -300],
    ]);
  });

  test('about a payout, of another influencer or another account than a payout has', async () => {
    const theirs = `influencer_payable:${ids.other}:USD`;
    const about = { payout_id: made.requested };
    const a = await post('payout_lowered', about, [
      [`payouts_in_flight:${ids.influencer}:USD`, 40],
      [theirs, -40],
    ]);
    const b = await post('payout_raised', about, [
      [REVENUE, 40],
      [`payouts_in_flight:${ids.influencer}:USD`, -40],
    ]);
    expect(await found('journals_are_explained')).toEqual([
      [a, `other_account ${theirs}`, 0, -40],
      [b, `other_account ${REVENUE}`, 0, 40],
    ]);
  });

  test('in another currency than its commission, or said to be by hand of one that is not', async () => {
    const euro = `influencer_payable:${ids.influencer}:EUR`;
    const about = { commission_id: ids.commission };
    const a = await post('adjustment', about, [
      [`merchant_receivable:${ids.merchant}:EUR`, 9],
      [euro, -9],
    ]);
    const b = await post('correction', about, [
      [`merchant_receivable:${ids.merchant}:USD`, 8],
      [`influencer_payable:${ids.influencer}:USD`, -8],
    ]);
    expect(await found('journals_are_explained')).toEqual([
      [a, `other_account ${euro}`, 0, -9],
      [a, `other_account merchant_receivable:${ids.merchant}:EUR`, 0, 9],
      [b, 'unexplained', 0, 8],
    ]);
  });

  test('of the right sum and the wrong amount: its commission is named', async () => {
    const about = { commission_id: ids.commission };
    await post('adjustment', about, [
      [`merchant_receivable:${ids.merchant}:USD`, 25],
      [`influencer_payable:${ids.influencer}:USD`, -25],
    ]);
    expect(await found('journals_are_explained')).toEqual([]);
    expect(await found('commissions_equal_journals')).toEqual([
      [ids.commission, 'gross', 2_000, 2_025],
      [ids.commission, 'net', 1_600, 1_625],
    ]);
  });
});

test.each([
  ['merchant_receivable', () => ids.merchant, -1, 0],
  ['influencer_pending', () => ids.influencer, 1, 0],
  ['influencer_payable', () => ids.influencer, 1, 0],
  ['payouts_in_flight', () => ids.influencer, 1, 0],
  ['platform_revenue', () => 'platform', 1, 0],
  ['cash', () => 'platform', 1, 0],
])('%s on the wrong side of nothing', async (kind, owner, wrong, expected) => {
  const id = `${kind}:${owner()}:USD`;
  const { rows } = await db.execute(
    sql`select amount_minor from balances where account_id = ${id}`,
  );
  const set = (amount: unknown) =>
    `update balances set amount_minor = ${amount} where account_id = '${id}'`;
  await unguarded(set(wrong));
  undo.push(set(rows[0]?.amount_minor));
  expect(await found('accounts_have_their_sign')).toEqual([[id, 'sign', expected, wrong]]);
});

test('a debit by hand may put a merchant and an influencer beyond nothing, and no further', async () => {
  const { influencer_id, program, merchant } = await newEarner();
  const wish = { influencer_id, program_id: program.id, reason: 'Paid twice by a shop' };
  const net = { amount_minor: -900, currency: 'USD' };
  expect((await call('POST', '/api/commissions', { ...wish, net })).status).toBe(201);
  expect(await found('accounts_have_their_sign')).toEqual([]);
  const [mine, shop] = [
    `influencer_payable:${influencer_id}:USD`,
    `merchant_receivable:${merchant.id}:USD`,
  ];
  const move = (amount: number) =>
    `update balances set amount_minor = amount_minor + ${amount} where account_id = '${mine}';
    update balances set amount_minor = amount_minor - ${amount} where account_id = '${shop}'`;
  await unguarded(...move(1).split(';'));
  undo.push(move(-1));
  expect(await found('accounts_have_their_sign')).toEqual([
    [mine, 'sign', 900, 901],
    [shop, 'sign', -900, -901],
  ]);
});
