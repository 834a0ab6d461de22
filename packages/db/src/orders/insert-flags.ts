import type { DecisionStep } from '@skinstack/domain/orders/attribution';
import type { Flag } from '@skinstack/domain/orders/flags';
import { sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { type Act, insertAuditEntry } from '../rows/trail.ts';

/** Flags of an order that stop nothing, with the steps that tell them. */
export type ToldFlags = { order_id: string; flags: Flag[]; steps: DecisionStep[] };

/**
 * Adds flags that move no money to many orders: one statement, with one audit entry. An order that
 * has one of them by now is left as it is; so are conversions from before flags had a column.
 */
export async function insertFlags(
  db: Database,
  told: readonly ToldFlags[],
  act: Act | null,
): Promise<void> {
  const list = sql`array(select jsonb_array_elements_text(given.flags))`;
  await db.execute(sql`
    with given as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(told)}::jsonb)
        as given(order_id text, flags jsonb, steps jsonb)
    ), locked as materialized (
      select orders.id from orders join given on given.order_id = orders.id
      order by orders.id for update of orders
    ), flagged as (
      update conversions set flags = conversions.flags || ${list}
      from given join locked on locked.id = given.order_id
      where conversions.order_id = given.order_id and superseded_at is null
        and not conversions.flags && ${list}
      returning conversions.order_id, given.steps
    ), told as (
      update orders set revision = revision + 1, decision = decision || flagged.steps
      from flagged where orders.id = flagged.order_id
    ), counted as (
      select count(*) as flagged_count from flagged having count(*) > 0
    ), ${insertAuditEntry(act, sql`'orders'`, sql`counted`, { after: sql`to_jsonb(counted)` })}
    select 1`);
}
