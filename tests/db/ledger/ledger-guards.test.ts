import { afterAll, describe, expect, inject, test } from 'vitest';
import { openDirectly } from '../../world/direct-database.ts';
import { newId } from '../../world/new-world.ts';

const pool = openDirectly(inject('postgresUrl'));
afterAll(() => pool.end());

type Line = [account_id: string, amount_minor: number];

async function newAccount(currency = 'USD'): Promise<string> {
  const id = `cash:${newId('inf')}:${currency}`;
  await pool.query(
    'insert into ledger_accounts (id, kind, owner_id, currency) values ($1, $2, $3, $4)',
    [id, 'cash', 'x', currency],
  );
  return id;
}

async function post(...lines: Line[]): Promise<string> {
  const journal_id = newId('jrn');
  await pool.query(`insert into journals (id, kind, reason) values ($1, 'accrual', 'test')`, [
    journal_id,
  ]);
  const entries = lines.map(([account_id, amount_minor], index) => ({
    ...{ journal_id, line: index + 1, account_id, amount_minor },
  }));
  await pool.query(
    `insert into ledger_entries (journal_id, line, account_id, amount_minor)
     select journal_id, line, account_id, amount_minor from jsonb_to_recordset($1::jsonb)
       as entry(journal_id text, line int, account_id text, amount_minor bigint)`,
    [JSON.stringify(entries)],
  );
  return journal_id;
}

async function balance(account_id: string): Promise<number> {
  const { rows } = await pool.query('select amount_minor from balances where account_id = $1', [
    account_id,
  ]);
  return Number(rows[0]?.amount_minor ?? 0);
}

describe('the database itself refuses', () => {
  test('entries that do not sum to zero', async () => {
    const [a, b] = [await newAccount(), await newAccount()];
    await expect(post([a, 100], [b, -99])).rejects.toThrow('does not sum to zero');
    await expect(post([a, 100])).rejects.toThrow('does not sum to zero');
    expect(await balance(a)).toBe(0);
  });

  test('entries that mix currencies', async () => {
    const [dollars, euros] = [await newAccount('USD'), await newAccount('EUR')];
    await expect(post([dollars, 100], [euros, -100])).rejects.toThrow('one currency');
  });

  test('changing, deleting and truncating what was posted', async () => {
    const [a, b] = [await newAccount(), await newAccount()];
    const id = await post([a, 5], [b, -5]);
    for (const statement of [
      `update ledger_entries set amount_minor = 6 where journal_id = '${id}'`,
      `delete from ledger_entries where journal_id = '${id}'`,
      'truncate ledger_entries cascade',
      `update journals set reason = 'other' where id = '${id}'`,
      `delete from journals where id = '${id}'`,
      'truncate journals cascade',
    ]) {
      await expect(pool.query(statement)).rejects.toThrow('insert-only');
    }
  });
});

test('balances are the sums of entries, however many write at once', async () => {
  const accounts = await Promise.all(Array.from({ length: 4 }, () => newAccount()));
  const postings = Array.from({ length: 60 }, (_, turn) => {
    const from = accounts[turn % 4] ?? '';
    const to = accounts[(turn * 3 + 1) % 4] ?? '';
    return from === to ? [] : [post([to, turn + 1], [from, -turn - 1])];
  });
  await Promise.all(postings.flat());
  const { rows } = await pool.query(
    `select a.id, coalesce(b.amount_minor, 0) as balance, coalesce(sum(e.amount_minor), 0) as entries
     from ledger_accounts a left join balances b on b.account_id = a.id
     left join ledger_entries e on e.account_id = a.id
     where a.id = any($1) group by 1, 2`,
    [accounts],
  );
  expect(rows).toHaveLength(4);
  for (const row of rows) expect(row.balance).toBe(row.entries);
  expect(rows.some((row) => row.balance !== '0')).toBe(true);
});
