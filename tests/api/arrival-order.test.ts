import { env } from 'cloudflare:workers';
import { connectDatabase } from '@skinstack/db/connect-database';
import { sql } from 'drizzle-orm';
import { expect, inject, test } from 'vitest';
import { newId, newNetworkAccount, newWorld } from '../world/new-world.ts';
import { clickOn, conversion, postRefersion } from './post-conversion.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');
const AT_ONCE = 6;

/** One order's life: reported, changed, refunded twice in part, denied, and standing again. */
function lifeOf(order_id: string, index: number, sub_id: string) {
  const id = 100 * index;
  const at = (minute: number) => ({ updated: `2026-11-22 10:0${minute}:00` });
  const report = (change: object) => conversion(order_id, { id, click: { sub_id }, ...change });
  return [
    report(at(1)),
    report({ total: '120.00', commission_total: '24.00', ...at(2) }),
    report({ id: id + 8, total: '-30.00', commission_total: '-6.00', ...at(3) }),
    report({ id: id + 9, total: '-20.00', commission_total: '-4.01', ...at(4) }),
    report({ status: 'DENIED', total: '120.00', commission_total: '24.00', ...at(5) }),
    report({ status: 'APPROVED', total: '120.00', commission_total: '24.00', ...at(6) }),
  ];
}

/** What is written of an order: its commission, and what its journals come to by account. */
async function booksOf(order_id: string) {
  const { rows } = await db.execute(sql`
    select m.state, m.base_minor, m.gross_minor, m.platform_fee_minor, m.net_minor,
      m.reversed_base_minor, m.reversed_gross_minor, m.reversed_platform_fee_minor,
      (select jsonb_object_agg(kind, sum) from (
        select split_part(e.account_id, ':', 1) as kind, sum(e.amount_minor) as sum
        from journals j join ledger_entries e on e.journal_id = j.id
        where j.commission_id = m.id group by 1 order by 1) as accounts) as accounts
    from orders o join conversions c on c.order_id = o.id join commissions m
      on m.conversion_id = c.id
    where o.external_order_id = ${order_id}`);
  return rows;
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, index) =>
    permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]),
  );
}

/** All 720 when `FUZZ_RUNS` asks for as many; otherwise that many, evenly spread. */
function chosen<T>(all: T[]): T[] {
  const count = Math.min(all.length, Math.max(60, inject('fuzz_runs') / 2));
  return all.filter(
    (_, index) =>
      Math.floor((index * count) / all.length) !== Math.floor(((index - 1) * count) / all.length),
  );
}

test('one order’s events end in the same books, in whatever order and however often they come', async () => {
  const { link } = await newWorld(db);
  const account = await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '');
  const token = await clickOn(link.id);
  const orders = chosen(permutations([0, 1, 2, 3, 4, 5]));
  expect(orders.length).toBeGreaterThanOrEqual(60);
  const live = async (order: number[], index: number) => {
    const order_id = newId('ord');
    const life = lifeOf(order_id, index + 1, token);
    // one of them comes twice
    for (const nth of [...order, order[index % order.length] ?? 0]) {
      const { status } = await postRefersion(account, life[nth]);
      expect([200, 202]).toContain(status);
    }
    return booksOf(order_id);
  };
  for (let from = 0; from < orders.length; from += AT_ONCE) {
    const some = orders.slice(from, from + AT_ONCE);
    const books = await Promise.all(some.map((order, index) => live(order, from + index)));
    for (const [index, book] of books.entries()) {
      expect(book, `in the order ${some[index]}`).toEqual([
        {
          ...{ state: 'pending', base_minor: '12000', gross_minor: '2400' },
          ...{ platform_fee_minor: '480', net_minor: '1920', reversed_base_minor: '5000' },
          ...{ reversed_gross_minor: '1001', reversed_platform_fee_minor: '200' },
          accounts: {
            ...{ merchant_receivable: 1_399, platform_revenue: -280, influencer_pending: -1_119 },
          },
        },
      ]);
    }
  }
});
