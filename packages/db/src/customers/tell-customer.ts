import type { JudgedCustomer, OrderKind } from '@skinstack/domain/customers/bond';
import { type SQL, sql } from 'drizzle-orm';
import { at, textArray } from '../rows/json-rows.ts';
import type { OwnCredit } from '../schema/orders.ts';
import { bondColumns, type CustomerLookup, type FoundCustomer } from './select-customer.ts';

/** A customer an order names, as they were found, and what they come to with that order. */
export type ToldCustomer = CustomerLookup & {
  /** Of who was not there yet: the id they get. */
  new_id: string;
  known: Pick<FoundCustomer, 'id' | 'revision'> | null;
  /** Whether other orders of theirs are to be judged anew. */
  is_due: boolean;
  judged: Pick<JudgedCustomer, 'bond' | 'order_count'>;
};

/** What an order is to its customer. */
export type OfCustomer = {
  /** Null where no customer of ours is named. */
  customer: ToldCustomer | null;
  told_at: Date | null;
  told_kind: OrderKind | null;
  order_kind: OrderKind | null;
  nth_order: number | null;
  stands: boolean;
  own: OwnCredit | null;
  bought: string[];
};

/** Of an order that names no customer, and is called nothing. */
export const OF_NOBODY: OfCustomer = {
  ...{ customer: null, told_at: null, told_kind: null, order_kind: null, nth_order: null },
  ...{ stands: true, own: null, bought: [] },
};

/**
 * The part of a statement that makes a customer or notes another order of theirs, named
 * `told_customer`: their id and revision. Whoever changed meanwhile is judged anew; so no two
 * orders that come at once miss each other. It has no row when the customer was erased meanwhile.
 * @param guard a part without whose row nothing is told; none for always
 */
export function tellCustomer(told: ToldCustomer | null, guard: SQL = sql`(select) as always`): SQL {
  if (told === null) {
    return sql`told_customer as (select null::text as id, null::int as revision from ${guard})`;
  }
  const { known, merchant_id, hashes, judged, is_due } = told;
  const [hash = ''] = hashes;
  if (known === null) {
    return sql`told_customer as (
      insert into customers (id, merchant_id, key_hash, influencer_id, program_id, bond_order_id,
        bonded_at, bonded_until, order_count, revision)
      select ${told.new_id}, ${merchant_id}, ${hash}, ${judged.bond?.influencer_id ?? null},
        ${judged.bond?.program_id ?? null}, ${judged.bond?.order_id ?? null},
        ${at(judged.bond ? new Date(judged.bond.since_ms) : null)},
        ${at(judged.bond ? new Date(judged.bond.until_ms) : null)}, ${judged.order_count}::int, 1
      from ${guard}
      on conflict (merchant_id, key_hash) do update set revision = customers.revision + 1,
        due_at = coalesce(customers.due_at, now())
      returning coalesce(merged_into, id) as id, revision
    )`;
  }
  return sql`told_customer as (
      update customers set revision = revision + 1,
        key_hash = case when key_hash = any (${textArray(hashes)}) then ${hash} else key_hash end,
        due_at = case when revision <> ${known.revision}::int or ${is_due}
          then coalesce(due_at, now()) else due_at end, ${bondColumns(judged)}
      from ${guard} where customers.id = ${known.id}
        and (key_hash = any (${textArray(hashes)}) or exists (
          select from customers name where name.merged_into = ${known.id}
            and name.merchant_id = ${merchant_id} and name.key_hash = any (${textArray(hashes)})))
      returning coalesce(merged_into, customers.id) as id, revision
    )`;
}

/** The part that has a customer judged anew because of an order of theirs that changed. */
export function touchCustomer(customer_id: string | null, guard: SQL): SQL {
  return sql`touched_customer as (
      update customers set revision = revision + 1, due_at = coalesce(due_at, now())
      from ${guard} where customers.id = ${customer_id} returning customers.id
    )`;
}

/** Whether somebody else told of the customer between the reading and the writing. */
export function isToldMeanwhile(told: ToldCustomer, revision: unknown): boolean {
  return Number(revision) !== (told.known?.revision ?? 0) + 1;
}

/** The assignments of what an order is to its customer, for an update of `orders`. */
export function ofCustomerColumns(of: OfCustomer): SQL {
  return sql`customer_id = coalesce((select id from told_customer), customer_id),
        customer_told_at = coalesce(${at(of.told_at)}, customer_told_at),
        told_kind = ${of.told_kind}, order_kind = ${of.order_kind},
        nth_order = ${of.nth_order}::int, stands = ${of.stands},
        own = ${of.own === null ? null : JSON.stringify(of.own)}::jsonb,
        bought = ${textArray(of.bought)},`;
}
