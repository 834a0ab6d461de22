import { runSchedule } from '@skinstack/api/operations/schedule';
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { openBooks, payoutsIn } from '../builders/books.ts';

const books = await openBooks('reconciliation');
const { call, db } = books;

/** The names of the checks that fail, with the rows and parts they name. */
async function violations() {
  const { body } = await call('GET', '/api/reconciliation');
  type Check = { name: string; violations: { row_id: string; part: string }[] };
  const found = (body.checks as Check[]).flatMap(({ name, violations: rows }) =>
    rows.map(({ row_id, part }) => `${name} ${row_id} ${part}`),
  );
  expect(body.is_sound).toBe(found.length === 0);
  return found;
}

let influencer_id: string;
const ids = { commission: '', journal: '', payout: '', failed: '' };
/** A life with everything in it: orders, refunds before and after approval, payouts of every end. */
beforeAll(async () => {
  const earner = await books.newEarner();
  influencer_id = earner.influencer_id;
  const [first, second, third] = [await earner.earn(), await earner.earn(), await earner.earn()];
  await earner.refund(third.order_id);
  await books.approve();
  const pay = async () => payoutsIn(await books.requestPayouts([influencer_id]))[0]?.id ?? '';
  ids.failed = await pay();
  await call('POST', `/api/payouts/${ids.failed}/fail`);
  await call('POST', `/api/payouts/${await pay()}/settle`);
  await earner.refund(first.order_id, '-100.00', '-20.00');
  await earner.refund(second.order_id);
  for (let order = 0; order < 3; order++) await earner.earn();
  await books.approve();
  ids.payout = await pay();
  await earner.earn({ currency: 'JPY', total: '5000', commission_total: '1000' });
  ids.commission = String((await books.commissionOf(second.conversion_id))?.id);
  const { rows } = await db.execute(
    sql`select id from journals where commission_id = ${ids.commission} and kind = 'accrual'`,
  );
  ids.journal = String(rows[0]?.id);
});

test('after a life with everything in it the books add up', async () => {
  expect(await violations()).toEqual([]);
});

/** Runs statements past the guards, which would refuse what they do. */
const unguarded = (...statements: string[]) =>
  db.batch([
    db.execute(sql`set local session_replication_role = replica`),
    ...statements.map((one) => db.execute(sql.raw(one))),
  ]);

describe('each disagreement is found where it is', () => {
  const payable = () => `influencer_payable:${influencer_id}:USD`;
  /** What is broken, by which change and its undoing, and what then is reported. */
  const BREAKS: [string, () => [string, string], () => string[]][] = [
    [
      'an entry that was changed',
      () => {
        const change = (by: string) =>
          `update ledger_entries set amount_minor = amount_minor ${by} where line = 3
            and journal_id = '${ids.journal}'`;
        return [change('+ 1'), change('- 1')];
      },
      () => [
        `journals_sum_to_zero ${ids.journal} entries`,
        'balances_equal_entries platform_revenue:platform:USD balance',
        `commissions_equal_journals ${ids.commission} platform_fee`,
      ],
    ],
    [
      'a balance that drifted',
      () => {
        const change = (by: string) =>
          `update balances set amount_minor = amount_minor ${by} where account_id = '${payable()}'`;
        return [change('- 5'), change('+ 5')];
      },
      () => [
        `balances_equal_entries ${payable()} balance`,
        `influencers_equal_balances ${influencer_id} influencer_payable`,
      ],
    ],
    [
      'a reversal that no journal moved',
      () => {
        const change = (by: string) => `update commissions set
          reversed_gross_minor = reversed_gross_minor ${by} where id = '${ids.commission}'`;
        return [change('+ 1'), change('- 1')];
      },
      () => [
        `commissions_equal_journals ${ids.commission} gross`,
        `commissions_equal_journals ${ids.commission} net`,
        `influencers_equal_balances ${influencer_id} influencer_payable`,
      ],
    ],
    [
      'a commission paid out twice',
      () => {
        const change = (by: string) => `update commissions set
          paid_out_minor = paid_out_minor ${by} where id = '${ids.commission}'`;
        return [change('+ 7'), change('- 7')];
      },
      () => [
        `paid_out_equals_items ${ids.commission} paid_out`,
        `influencers_equal_balances ${influencer_id} influencer_payable`,
      ],
    ],
    [
      'a payout whose amount was changed',
      () => {
        const change = (by: string) =>
          `update payouts set amount_minor = amount_minor ${by} where id = '${ids.payout}'`;
        return [change('+ 1'), change('- 1')];
      },
      () => [
        `payouts_equal_items_and_journals ${ids.payout} in_flight`,
        `payouts_equal_items_and_journals ${ids.payout} items`,
        `payouts_equal_items_and_journals ${ids.payout} taken`,
        `influencers_equal_balances ${influencer_id} payouts_in_flight`,
      ],
    ],
    [
      'a commission taken back beyond what it was',
      () => [
        `alter table commissions drop constraint commissions_reversed;
          update commissions set reversed_base_minor = base_minor + 1 where id = '${ids.commission}'`,
        `update commissions set reversed_base_minor = 0 where id = '${ids.commission}'`,
      ],
      () => [`reversals_stay_within ${ids.commission} reversed base`],
    ],
  ];

  test.each(BREAKS)('%s', async (_, statements, expected) => {
    const [breaking, mending] = statements();
    await unguarded(...breaking.split(';'));
    expect(await violations()).toEqual(expected());
    await unguarded(mending);
    expect(await violations()).toEqual([]);
  });
});

test('cron says each row as an error, and repairs nothing', async () => {
  const logged: unknown[] = [];
  const ports = {
    ...books.ports,
    log: (level: string, event: string, fields: object = {}) => {
      if (event === 'books_disagree') logged.push({ level, ...fields });
    },
  };
  const change = (by: string) => `update commissions set
    paid_out_minor = paid_out_minor ${by} where id = '${ids.commission}'`;
  await unguarded(change('+ 7'));
  await runSchedule(ports, '17 3 * * *');
  expect(logged).toEqual([
    {
      ...{ level: 'error', check: 'paid_out_equals_items', row_id: ids.commission },
      ...{ part: 'paid_out', currency: 'USD', expected_minor: '800', found_minor: '807' },
    },
    expect.objectContaining({ check: 'influencers_equal_balances', row_id: influencer_id }),
  ]);
  expect(await violations()).toHaveLength(2);
  await unguarded(change('- 7'));
});
