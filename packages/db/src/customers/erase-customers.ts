import { sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { rootOf } from './merge-customers.ts';
import type { CustomerLookup } from './select-customer.ts';

const BATCH = 1_000;

/**
 * Makes customers unknown: a random hash takes the place of theirs, so that nothing that comes
 * later is found to be theirs, and no later word names whose their orders are. Orders, bonds and
 * books stay as they are. Safe to repeat.
 * @param which those of (some) orders of an account; null for every order
 * @returns whether none is left
 */
export async function eraseCustomers(
  db: Database,
  which: {
    network_account_id: string;
    external_order_ids: readonly string[] | null;
    /** Who is named besides, whatever orders of theirs the shop names. */
    customer?: CustomerLookup | null;
  },
  max_batches: number,
): Promise<boolean> {
  const { network_account_id, external_order_ids, customer } = which;
  const own = customer ? rootOf(customer) : sql`null::text`;
  const ids = JSON.stringify(external_order_ids);
  const isNamed =
    external_order_ids === null
      ? sql`true`
      : sql`external_order_id in (select jsonb_array_elements_text(${ids}::jsonb))`;
  for (let batch = 0; batch < max_batches; batch++) {
    const { rows } = await db.execute(sql`
      with named as (
        (select id from customers where id = ${own} and erased_at is null)
        union (select distinct customers.id from orders join customers on customers.id = customer_id
        where network_account_id = ${network_account_id} and ${isNamed} and erased_at is null
        limit ${BATCH})
      ), erased as (
        update customers set key_hash = 'erased ' || gen_random_uuid(), erased_at = now(),
          revision = revision + 1
        from named where customers.id = named.id or customers.merged_into = named.id
        returning customers.id
      ), kept as (
        update orders set customer_told_at = '9999-12-31T00:00:00Z'
        from erased where customer_id = erased.id
      )
      select id from erased`);
    if (rows.length < BATCH) return true;
  }
  return false;
}
