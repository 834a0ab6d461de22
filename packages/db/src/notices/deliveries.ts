import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { at } from '../rows/json-rows.ts';
import { insertTrail, type Trail } from '../rows/trail.ts';
import type { Lease } from './mails.ts';
import { insertDeliveries, type NewDelivery } from './outbox.ts';

/** A delivery that is held by whoever claimed it, with its endpoint. */
export type ClaimedDelivery = {
  id: string;
  endpoint_id: string;
  body: string;
  attempts: number;
  url: string;
  secret_sealed: string;
  previous_secret_sealed: string | null;
  previous_secret_expires_at: Date | null;
  failing_since: Date | null;
};

/** Most of one endpoint at a time: one that is slow keeps nobody else waiting for long. */
const MOST_OF_ENDPOINT = 6;

/** What nobody holds: never held, or held by one who did not end in time. */
const isFree = (now: SQL) => sql`(lease_until is null or lease_until <= ${now})`;

/**
 * Takes what is due, the longest first, so that nobody else does until the lease is over. A later
 * event of an object is not due before the earlier ones are delivered or given up.
 * @param endpoint_id of this one alone; null for all
 */
export async function claimDeliveries(
  db: Database,
  { id, now, until }: Lease,
  most: number,
  endpoint_id: string | null = null,
): Promise<ClaimedDelivery[]> {
  const due = at(now);
  const isMeant = endpoint_id === null ? sql`` : sql`and endpoint.id = ${endpoint_id}`;
  const result = await db.execute(sql`
    with due as materialized (
      select found.id from webhook_endpoints endpoint cross join lateral (
        select waiting.id, next_at from webhook_deliveries waiting
        where endpoint_id = endpoint.id and state = 'pending' and next_at <= ${due}
          and ${isFree(due)} and not exists (
            select from webhook_deliveries earlier
            where earlier.endpoint_id = endpoint.id and earlier.object_id = waiting.object_id
              and earlier.event_id < waiting.event_id and earlier.state = 'pending')
        order by next_at, event_id limit ${MOST_OF_ENDPOINT}
      ) as found
      where endpoint.is_active ${isMeant} order by next_at limit ${most}::int
    )
    update webhook_deliveries delivery set lease = ${id}, lease_until = ${at(until)}
    from due, webhook_endpoints endpoint
    where delivery.id = due.id and endpoint.id = delivery.endpoint_id
      and delivery.state = 'pending' and ${isFree(due)}
    returning delivery.id, endpoint_id, body, attempts, url, secret_sealed,
      previous_secret_sealed, previous_secret_expires_at, failing_since`);
  return result.rows.map(readClaimed);
}

function readClaimed(row: Record<string, unknown>): ClaimedDelivery {
  const date = (value: unknown) => (value === null ? null : new Date(String(value)));
  return {
    ...(row as Omit<ClaimedDelivery, 'attempts'>),
    attempts: Number(row.attempts),
    previous_secret_expires_at: date(row.previous_secret_expires_at),
    failing_since: date(row.failing_since),
  };
}

/** How a try ended. */
export type Tried = {
  status: number | null;
  error: string | null;
  /** When it is tried again; null when it arrived, or was tried often enough. */
  next_at: Date | null;
  is_delivered: boolean;
  /** Nothing arrived at its endpoint for days. */
  is_given_up: boolean;
};

/**
 * Notes how a try ended, and since when its endpoint fails; nothing, if another holds it by now.
 */
export async function finishDelivery(
  db: Database,
  delivery_id: string,
  lease: Lease,
  tried: Tried,
): Promise<void> {
  const { is_delivered, is_given_up, next_at } = tried;
  const now = at(lease.now);
  const state = is_delivered ? 'delivered' : next_at === null ? 'failed' : 'pending';
  const change = is_given_up
    ? sql`is_active = false, given_up_at = ${now}`
    : sql`failing_since = ${is_delivered ? sql`null` : now}`;
  const isNews = is_delivered
    ? sql`failing_since is not null`
    : is_given_up
      ? sql`is_active`
      : sql`failing_since is null`;
  await db.execute(sql`
    with finished as (
      update webhook_deliveries set state = ${state}, attempts = attempts + 1,
        status = ${tried.status}::int, error = ${tried.error}, lease = null, lease_until = null,
        next_at = coalesce(${at(next_at)}, next_at),
        delivered_at = ${is_delivered ? now : sql`delivered_at`}
      where id = ${delivery_id} and lease = ${lease.id} and state = 'pending'
      returning endpoint_id
    )
    update webhook_endpoints set ${change} from finished
    where webhook_endpoints.id = endpoint_id and ${isNews}`);
}

/**
 * Sends one that is over once more, with the request's trail.
 * @returns whether it was over
 */
export async function resendDelivery(
  db: Database,
  delivery_id: string,
  now: Date,
  trail: Trail,
): Promise<boolean> {
  const result = await db.execute(sql`
    with again as (
      update webhook_deliveries set state = 'pending', attempts = 0, next_at = ${at(now)},
        status = null, error = null
      where id = ${delivery_id} and state <> 'pending' returning id
    ), ${insertTrail(trail, delivery_id, sql`again`)}
    select id from again`);
  return result.rows.length === 1;
}

/** Puts a test on its way to an endpoint, with the request's trail. */
export async function insertTest(
  db: Database,
  delivery: NewDelivery,
  now: Date,
  trail: Trail,
): Promise<boolean> {
  const result = await db.execute(sql`
    with made as (${insertDeliveries([delivery], now)} returning id),
    ${insertTrail(trail, delivery.id, sql`made`)}
    select id from made`);
  return result.rows.length === 1;
}

/**
 * Takes an endpoint away with what was on its way to it: that first, as whoever sends it holds a
 * delivery before its endpoint, and two that wait for one another would end in an error.
 * @returns whether there was one
 */
export async function deleteEndpoint(db: Database, id: string, trail: Trail): Promise<boolean> {
  const result = await db.execute(sql`
    with held as materialized (
      select id from webhook_deliveries where endpoint_id = ${id} order by id for update
    ), gone as (
      delete from webhook_endpoints where id = ${id} and (select count(*) from held) >= 0
      returning id, url, events, influencer_id
    ), ${insertTrail(trail, id, sql`gone`, { before: sql`to_jsonb(gone)` })}
    select id from gone`);
  return result.rows.length === 1;
}
