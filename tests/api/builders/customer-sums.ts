import { type EarningParts, sumEarnings } from '@skinstack/db/stats/sum-earnings';
import { sql } from 'drizzle-orm';
import type { openBooks } from './books.ts';

type Db = Awaited<ReturnType<typeof openBooks>>['db'];

/** Where hours of the rollup and the conversions themselves say different things; nothing else. */
export async function wrongHours(db: Db): Promise<unknown[]> {
  const sums = sql`count(*)::int, sum(c.amount_minor), sum(c.amount_minor - reversed_base_minor),
    sum(gross_minor - reversed_gross_minor),
    sum(platform_fee_minor - reversed_platform_fee_minor),
    count(*) filter (where m.state <> 'rejected' and reversed_base_minor < base_minor)::int`;
  const of = (subject: string) => sql`
    select ${sql.raw(subject)} as subject_id, date_trunc('hour', c.ordered_at) as hour_at,
      c.currency, coalesce(c.order_kind, '') as order_kind, ${sums}
    from conversions c join commissions m on m.conversion_id = c.id where superseded_at is null
    group by 1, 2, 3, 4`;
  const expected = sql`(${of('c.influencer_id')} union all ${of('c.program_id')}
    union all ${of(`''`)})`;
  const { rows } = await db.execute(sql`
    (select 'missing' as what, * from (${expected} except select * from earning_hours) as one)
    union all
    (select 'too much', * from (select * from earning_hours except ${expected}) as other)`);
  return rows;
}

type Order = {
  customer_id: string;
  name: string;
  ordered_at: string;
  currency: string;
  left_minor: string;
  paid_minor: string;
  influencer_id: string | null;
  program_id: string | null;
};

/** The cohorts as they are kept, and as all orders of all customers say they are. */
export async function bothCohorts(db: Db) {
  const { rows: kept } = await db.execute(sql`
    select program_id, influencer_id, to_char(cohort_on, 'YYYY-MM') as month, month_no, currency,
      customer_count, order_count, value_minor::int, paid_minor::int
    from customer_months`);
  const { rows } = await db.execute(sql`
    select customer_id, coalesce(seller_key, '') || ' ' || external_order_id as name, o.currency,
      to_char(o.ordered_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS') as ordered_at,
      case when c.id is null or m.state = 'rejected' then left_minor
        else c.amount_minor - reversed_base_minor end as left_minor,
      coalesce(gross_minor - reversed_gross_minor, 0) as paid_minor, c.influencer_id, c.program_id
    from orders o left join conversions c on c.order_id = o.id and superseded_at is null
    left join commissions m on m.conversion_id = c.id
    where customer_id is not null and stands and told_again_of is null`);
  const cells = new Map<string, Record<string, unknown> & { order_count: number }>();
  for (const orders of Map.groupBy(rows as Order[], (row) => row.customer_id).values()) {
    orders.sort((a, b) => (`${a.ordered_at} ${a.name}` < `${b.ordered_at} ${b.name}` ? -1 : 1));
    const [first] = orders;
    if (!first?.influencer_id) continue;
    for (const order of orders) {
      const month_no = monthOf(order) - monthOf(first);
      if (month_no > 11) continue;
      const { program_id, influencer_id } = first;
      const key = { program_id, influencer_id, month: first.ordered_at.slice(0, 7), month_no };
      const name = JSON.stringify([...Object.values(key), order.currency]);
      const none = { customer_count: 0, order_count: 0, value_minor: 0, paid_minor: 0 };
      const cell = cells.get(name) ?? { ...key, currency: order.currency, ...none };
      cells.set(name, {
        ...cell,
        customer_count: Number(cell.customer_count) + Number(order === first),
        order_count: cell.order_count + 1,
        value_minor: Number(cell.value_minor) + Number(order.left_minor),
        paid_minor: Number(cell.paid_minor) + Number(order.paid_minor),
      });
    }
  }
  const sorted = (list: readonly unknown[]) => list.map((one) => JSON.stringify(one)).sort();
  const names = [...(['program_id', 'influencer_id', 'month', 'month_no', 'currency'] as const)];
  const counts = ['customer_count', 'order_count', 'value_minor', 'paid_minor'] as const;
  const tidy = (row: Record<string, unknown>) => [...names, ...counts].map((name) => row[name]);
  return { kept: sorted(kept.map(tidy)), expected: sorted([...cells.values()].map(tidy)) };
}

const monthOf = ({ ordered_at }: Order) =>
  Number(ordered_at.slice(0, 4)) * 12 + Number(ordered_at.slice(5, 7));

/** A program's earnings over some days of whole hours and some that are cut, as they are read. */
export async function readEarned(db: Db, program_id: string, from_ms: number, days: number) {
  const at = (part: number) => new Date(from_ms + part * days * 86_400_000);
  const starts = [at(0), at(0.31), at(0.77)];
  const parts = await sumEarnings(db, { program_id }, { from: at(0), to: at(1), starts });
  return parts.map(toText);
}

const toText = (one: EarningParts[number]) =>
  JSON.stringify(one, (_, value) => (typeof value === 'bigint' ? String(value) : value));
