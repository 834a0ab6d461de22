import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { sumChangedCohorts } from '@skinstack/db/customers/sum-cohorts';
import { sumChangedHours } from '@skinstack/db/stats/sum-earnings';
import { Client } from 'pg';

const AT_ONCE = 20_000;
/** A batch takes seconds among millions of orders: more than a Worker would wait. */
const LONGEST_MS = 3_600_000;

/**
 * Has every order be a customer's first, and these order again until there are so many conversions
 * in all: whenever between their first order and the end, by whom they were brought; three of five
 * refills. Then all is summed as the job sums it, but for the last two hours, whose orders are
 * told still. Nothing where there are as many already.
 * @param proceed may throw to stop
 */
export async function fillRepeatOrders(
  { postgresUrl, databaseUrl }: { postgresUrl: string; databaseUrl: string },
  conversion_count: number,
  until: Date,
  proceed: () => void,
): Promise<void> {
  const client = new Client({ connectionString: postgresUrl });
  await client.connect();
  try {
    await client.query("set timezone = 'UTC'; set work_mem = '64MB'");
    const { rows } = await client.query<{ count: string }>('select count(*) from conversions');
    const missing = conversion_count - Number(rows[0]?.count);
    if (missing <= 0) return;
    // events of orders and notes of changes are made by triggers; here all at once
    await client.query('set session_replication_role = replica');
    for (const statement of statements(missing, until)) {
      proceed();
      await client.query(statement);
    }
    await sumAll(databaseUrl, proceed);
    await client.query(`insert into earning_changes (subject_id, hour_at)
      select distinct subject_id, hour_at from earning_hours
      where hour_at >= timestamptz '${until.toISOString()}' - interval '2 hours'`);
    await client.query('vacuum (analyze)');
  } finally {
    await client.end();
  }
}

async function sumAll(databaseUrl: string, proceed: () => void): Promise<void> {
  const db = connectDatabase(databaseUrl, AbortSignal.timeout(LONGEST_MS));
  for (const sum of [sumChangedHours, sumChangedCohorts]) {
    while ((await sum(db, AT_ONCE)) === AT_ONCE) proceed();
  }
}

function statements(missing: number, until: Date): string[] {
  const customer = `'cus_' || substr(conversions.id, 5)`;
  const end = `timestamptz '${until.toISOString()}'`;
  return [
    `insert into customers (id, merchant_id, key_hash, order_count)
      select ${customer}, merchant_id, id, 1 from conversions on conflict do nothing`,
    `update orders set customer_id = ${customer}, order_kind = 'first', nth_order = 1,
        stands = true, left_minor = orders.amount_minor
      from conversions where order_id = orders.id`,
    `update conversions set order_kind = 'first', nth_order = 1`,
    'drop table if exists bench_repeats',
    `create unlogged table bench_repeats as
      with firsts as materialized (
        select conversions.*, webhook_event_id, customer_id, network_account_id,
          row_number() over (order by conversions.id) - 1 as place
        from conversions join orders on orders.id = order_id
      ), places as materialized (
        select n, n % size as place, 2 + n / size as nth
        from generate_series(0, ${missing - 1}) as n,
          (select count(*) as size from firsts) as all_of
      )
      select n, nth, firsts.*, ordered_at + (${end} - ordered_at)
          * (n::bigint * 7919 % 10007 / 10007.0) as again_at,
        case when n % 20 < 12 then 'refill' when n % 20 < 17 then 'repeat' else 'renewal' end
          as kind
      from places join firsts using (place)`,
    `insert into orders (id, network_account_id, external_order_id, webhook_event_id, amount_minor,
        currency, ordered_at, decision, customer_id, order_kind, nth_order, stands, left_minor)
      select 'ord_r' || n, network_account_id, 'R-' || n, webhook_event_id, amount_minor, currency,
        again_at, '[]', customer_id, kind, nth, true, amount_minor from bench_repeats`,
    `insert into conversions (id, order_id, influencer_id, program_id, merchant_id, product_id,
        link_id, method, amount_minor, currency, ordered_at, order_kind, nth_order)
      select 'cnv_r' || n, 'ord_r' || n, influencer_id, program_id, merchant_id, product_id,
        link_id, 'customer', amount_minor, currency, again_at, kind, nth from bench_repeats`,
    `insert into commissions (id, conversion_id, influencer_id, currency, base_minor, gross_minor,
        platform_fee_minor, net_minor, source, rate_bps, platform_fee_rate_bps, hold_days,
        available_at)
      select 'com_r' || n, 'cnv_r' || n, influencer_id, currency, amount_minor, amount_minor / 5,
        amount_minor / 25, amount_minor / 5 - amount_minor / 25, 'program', 2000, 2000, 30,
        again_at + interval '30 days' from bench_repeats`,
    'drop table bench_repeats',
    `insert into earning_changes (subject_id, hour_at)
      select distinct subject_id, date_bin('1 hour', ordered_at, '2000-01-01T00:00:00Z')
      from conversions cross join unnest(array[influencer_id, program_id, '']) as subject_id
      on conflict do nothing`,
    'insert into customer_changes (customer_id) select id from customers',
    'analyze',
  ];
}
