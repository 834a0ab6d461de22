import type { SwitchedOff } from '@skinstack/domain/coupons';
import {
  type CustomerOrder,
  type JudgedCustomer,
  NO_BOND,
  type OrderKind,
} from '@skinstack/domain/customers/bond';
import type { MembershipChange } from '@skinstack/domain/members/membership';
import type { Attribution, BondFacts } from '@skinstack/domain/orders/attribution';
import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { type OffSince, offSince, readSwitchedOff } from '../coupons.ts';
import {
  factsOfParty,
  type PartyFacts,
  partyFacts,
  readPartyFacts,
} from '../members/membership-facts.ts';
import { textArray } from '../rows/json-rows.ts';
import type { CommissionState } from '../schema/commissions.ts';
import type { OwnCredit } from '../schema/orders.ts';

/** What a customer is looked for by: hashes of the shop's id, the first by the key of now. */
export type CustomerLookup = { merchant_id: string; hashes: readonly string[] };

/** A customer with all their orders, as of one moment. */
export type FoundCustomer = {
  id: string;
  /** Changes with their orders. */
  revision: number;
  /** More orders than any person places: a till, or another marketplace. None of them are read. */
  is_crowd: boolean;
  orders: KnownOrder[];
  /** How those who brought them stood, in their programs. */
  parties: readonly PartyFacts[];
};
/** An order of a customer, and how it is recorded. */
export type KnownOrder = CustomerOrder & {
  order_kind: OrderKind | null;
  nth_order: number | null;
  /** Whom it is credited to; null for nobody. */
  credited: Pick<Attribution, 'method' | 'influencer_id' | 'program_id'> | null;
  /** Of who earned it by its own claims. */
  merchant_id: string | null;
  switched_off: SwitchedOff | null;
  /** Whether it seemed to be the influencer's own. */
  is_self_referral: boolean;
};

/** Each of a customer's orders is judged with all of them: so many are no person's. */
const MOST_ORDERS = sql.raw('500');

/** The parts of a statement that find a customer by a condition, and their orders. */
function customerParts(where: SQL): SQL {
  return sql`customer as (
      select kept.id, kept.revision, (select count(*) from (select from orders
          where customer_id = kept.id limit ${MOST_ORDERS}) as placed) = ${MOST_ORDERS} as is_crowd
      from customers
      join customers kept on kept.id = coalesce(customers.merged_into, customers.id)
      where ${where} limit 1
    ), orders_of_customer as (
      select orders.id, seller_key, external_order_id, orders.ordered_at, told_kind,
        orders.order_kind, orders.nth_order, stands, bought, own, method, state,
        conversions.influencer_id, conversions.program_id,
        case when method = 'hand' then conversions.influencer_id
          else own->'attribution'->>'influencer_id' end as own_influencer_id,
        case when method = 'hand' then conversions.program_id
          else own->'attribution'->>'program_id' end as own_program_id
      from orders
      left join conversions on conversions.order_id = orders.id and superseded_at is null
      left join commissions on conversion_id = conversions.id
      where customer_id = (select id from customer where not is_crowd) and told_again_of is null
    )`;
}

/** The same of a lookup. */
export function lookedUpCustomer({ merchant_id, hashes }: CustomerLookup): SQL {
  const [newest = ''] = hashes;
  return customerParts(sql`customers.merchant_id = ${merchant_id}
      and customers.key_hash = any (${textArray(hashes)})
    order by customers.key_hash <> ${newest}`);
}

/** Who may be credited because of the customer: rows of program, influencer and no product. */
export const partiesOfCustomer = sql`select own_program_id, own_influencer_id, null
        from orders_of_customer where own_program_id is not null
      union select program_id, influencer_id, null
        from orders_of_customer where program_id is not null`;

/** SQL of a customer as one JSON value, for `readCustomer`; null for none. */
export const customerJson = sql`(select json_build_object('id', customer.id,
          'revision', customer.revision, 'is_crowd', is_crowd, 'orders', (
            select coalesce(json_agg(to_jsonb(known) || jsonb_build_object(
              'merchant_id', programs.merchant_id, 'off_at', ${offSince})), '[]')
            from orders_of_customer known
            left join programs on programs.id = own_program_id
            left join merchants on merchants.id = programs.merchant_id
            left join influencers on influencers.id = own_influencer_id
          )) from customer)`;

type OrderJson = {
  id: string;
  seller_key: string | null;
  external_order_id: string;
  ordered_at: string;
  told_kind: OrderKind | null;
  order_kind: OrderKind | null;
  nth_order: number | null;
  stands: boolean | null;
  bought: string[] | null;
  own: OwnCredit | null;
  method: Attribution['method'] | null;
  state: CommissionState | null;
  influencer_id: string | null;
  program_id: string | null;
  own_influencer_id: string | null;
  own_program_id: string | null;
  merchant_id: string | null;
  off_at: OffSince;
};

/** What `customerJson` answers, read. */
export function readCustomer(json: unknown, parties: readonly PartyFacts[]): FoundCustomer | null {
  if (!json) return null;
  const { orders, ...customer } = json as Omit<FoundCustomer, 'orders'> & { orders: OrderJson[] };
  return { ...customer, orders: orders.map(readOrder), parties };
}

function readOrder(row: OrderJson): KnownOrder {
  const { own_influencer_id: influencer_id, own_program_id: program_id, method } = row;
  const isOwn = influencer_id !== null && program_id !== null;
  const terms = row.own?.terms ?? NO_BOND;
  const isCredited = row.influencer_id !== null && row.program_id !== null && method !== null;
  return {
    order_id: row.id,
    name: nameOfOrder(row),
    ordered_at_ms: Date.parse(row.ordered_at),
    own: isOwn ? { influencer_id, program_id, terms } : null,
    is_by_hand: method === 'hand',
    stands: row.stands ?? true,
    is_rejected: method !== 'customer' && row.state === 'rejected',
    told_kind: row.told_kind,
    bought: row.bought ?? [],
    order_kind: row.order_kind,
    nth_order: row.nth_order,
    credited: isCredited
      ? {
          method,
          influencer_id: row.influencer_id ?? '',
          program_id: row.program_id ?? '',
        }
      : null,
    merchant_id: row.merchant_id,
    switched_off: readSwitchedOff(row.off_at),
    is_self_referral: row.own?.flags.includes('self_referral') ?? false,
  };
}

/** What tells orders of one moment apart: the same whenever they are told. */
export function nameOfOrder(order: { seller_key: string | null; external_order_id: string }) {
  return `${order.seller_key ?? ''} ${order.external_order_id}`;
}

/** A bond as attribution asks for it: with how its creator stood. */
export function bondFactsIn(
  { orders, parties }: Pick<FoundCustomer, 'orders' | 'parties'>,
  bond: Omit<BondFacts, 'merchant_id' | 'switched_off' | 'membership' | 'is_own'>,
): BondFacts {
  const origin = orders.find(({ order_id }) => order_id === bond.order_id);
  const membership: readonly MembershipChange[] = factsOfParty(parties, bond).changes;
  return {
    ...bond,
    merchant_id: origin?.merchant_id ?? '',
    switched_off: origin?.switched_off ?? null,
    membership,
    is_own: origin?.is_self_referral ?? false,
  };
}

/** Longer than judging anew the largest set of orders takes; after a crash nobody waits longer. */
const SETTLING_SECONDS = 30;

/**
 * A customer that is due, by our id, for one alone to settle: whoever tells of another order
 * meanwhile changes the revision, and need not judge all of them as well.
 * @returns null when they are not due, or somebody is about it
 */
export function claimCustomer(db: Database, id: string): Promise<FoundCustomer | null> {
  return selectCustomer(
    db,
    sql`claimed as (
      update customers set settling_until = now() + interval '${sql.raw(`${SETTLING_SECONDS}`)} s'
      where id = ${id} and due_at is not null
        and (settling_until is null or settling_until <= now())
      returning id
    ),`,
    sql`customers.id = (select id from claimed)`,
  );
}

/** A customer by our id, with their orders; null when there is none. */
export function findCustomer(db: Database, id: string): Promise<FoundCustomer | null> {
  return selectCustomer(db, sql``, sql`customers.id = ${id}`);
}

/** Gives a customer back. @param is_due whether their orders wait still */
export async function releaseCustomer(db: Database, id: string, is_due: boolean): Promise<void> {
  await db.execute(sql`update customers set settling_until = null,
    due_at = case when ${is_due} then due_at end where id = ${id}`);
}

async function selectCustomer(
  db: Database,
  before: SQL,
  where: SQL,
): Promise<FoundCustomer | null> {
  const { rows } = await db.execute(sql`
    with ${before} ${customerParts(where)},
      parties (program_id, influencer_id, product_id) as (${partiesOfCustomer})
    select ${customerJson} as customer, ${partyFacts(sql`parties`, sql`now()`)} as members`);
  const [row] = rows;
  type Members = Parameters<typeof readPartyFacts>[0];
  return readCustomer(row?.customer, readPartyFacts(row?.members as Members));
}

/** Of the customers whose orders these conversions credit, those that are due. */
export async function listDueCustomersOf(
  db: Database,
  conversion_ids: readonly string[],
): Promise<string[]> {
  const { rows } = await db.execute(sql`
    select distinct customers.id from conversions
    join orders on orders.id = conversions.order_id
    join customers on customers.id = orders.customer_id and due_at is not null
    where conversions.id = any (${textArray(conversion_ids)})`);
  return rows.map((row) => String(row.id));
}

/**
 * Customers whose orders wait to be judged anew, those that wait longest first. Where an order was
 * told of another name of theirs while they became one, it is they who wait.
 */
export async function listDueCustomers(db: Database, limit: number): Promise<string[]> {
  const { rows } = await db.execute(sql`
    with names as (
      update customers set due_at = null where due_at is not null and merged_into is not null
      returning merged_into
    ), kept as (
      update customers set due_at = coalesce(due_at, now()), revision = revision + 1
      where id in (select merged_into from names) returning id
    )
    select id from kept union
    (select id from customers where due_at is not null
      and merged_into is null order by due_at limit ${limit})`);
  return rows.map((row) => String(row.id));
}

/**
 * Records who brought a customer, once all their orders are as they should be.
 * @returns false when an order changed meanwhile: judge them again
 */
export async function settleCustomerRow(
  db: Database,
  { id, revision }: Pick<FoundCustomer, 'id' | 'revision'>,
  judged: Pick<JudgedCustomer, 'bond' | 'order_count'>,
): Promise<boolean> {
  const { rows } = await db.execute(sql`
    update customers set revision = revision + 1, due_at = null, settling_until = null,
      ${bondColumns(judged)}
    where id = ${id} and revision = ${revision} returning id`);
  return rows.length === 1;
}

/** The assignments of who brought a customer. */
export function bondColumns({ bond, order_count }: Pick<JudgedCustomer, 'bond' | 'order_count'>) {
  return sql`influencer_id = ${bond?.influencer_id ?? null},
      program_id = ${bond?.program_id ?? null},
      bond_order_id = ${bond?.order_id ?? null},
      bonded_at = ${bond ? new Date(bond.since_ms).toISOString() : null}::timestamptz,
      bonded_until = ${bond ? new Date(bond.until_ms).toISOString() : null}::timestamptz,
      order_count = ${order_count}::int`;
}
