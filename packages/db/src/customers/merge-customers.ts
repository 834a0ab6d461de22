import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { textArray } from '../rows/json-rows.ts';
import type { CustomerLookup } from './select-customer.ts';

/** The two customers a shop made one, and the ids they get where one is not known yet. */
type Merging = { kept: CustomerLookup; deleted: CustomerLookup; new_ids: [string, string] };

/**
 * Makes two customers of a shop one, whenever it is told: also of those who have no order yet. The
 * one that is gone stays as another name of the one that is kept, so that a late order finds them.
 * Whoever tells of them at the same moment waits for this, or this waits for them.
 * @returns the customer that is kept, to be judged anew; null when they were one already
 */
export async function mergeCustomers(
  db: Database,
  { kept, deleted, new_ids }: Merging,
): Promise<string | null> {
  const [known, root] = [rootOf(kept), rootOf(deleted)];
  const [, , , moved] = await db.batch([
    // two merges of the same customers go one after the other
    db.execute(sql`select pg_advisory_xact_lock(hashtextextended(
      ${`merge ${kept.merchant_id}`}, 0))`),
    db.execute(sql`
      insert into customers (id, merchant_id, key_hash)
      select id, merchant_id, hash from (values
        (${new_ids[0]}, ${kept.merchant_id}, ${kept.hashes[0] ?? ''}, ${known}),
        (${new_ids[1]}, ${deleted.merchant_id}, ${deleted.hashes[0] ?? ''}, ${root})
      ) as named (id, merchant_id, hash, known)
      where known is null order by hash on conflict do nothing`),
    // names of names are none: both kinds of row lead to the one that is kept
    db.execute(sql`
      with kept as (select ${known} as id), gone as (select ${root} as id)
      update customers set merged_into = kept.id, revision = revision + 1
      from kept, gone where gone.id <> kept.id
        and (customers.id = gone.id or customers.merged_into = gone.id)`),
    // a statement of its own: it sees the orders of those the one before waited for
    db.execute(sql`
      with kept as (select ${known} as id), theirs as (
        update orders set customer_id = kept.id from kept, customers name
        where name.merged_into = kept.id and orders.customer_id = name.id
        returning kept.id
      )
      update customers set revision = revision + 1, due_at = coalesce(due_at, now())
      where id in (select id from theirs) returning id`),
  ]);
  return moved.rows[0] ? String(moved.rows[0].id) : null;
}

/** SQL of the customer a lookup leads to; null for none. */
export function rootOf({ merchant_id, hashes }: CustomerLookup): SQL {
  const [newest = ''] = hashes;
  return sql`(select coalesce(merged_into, id) from customers
        where merchant_id = ${merchant_id} and key_hash = any (${textArray(hashes)})
        order by key_hash <> ${newest} limit 1)`;
}
