import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { conversions } from '../schema/conversions.ts';
import { orders } from '../schema/orders.ts';

/** A delivery that tells of an order, with its body as it is stored. */
export type HeldEvent = {
  id: string;
  topic: string | null;
  external_order_id: string | null;
  status: string;
  created_at: string;
  redacted_at: string | null;
  body_base64: string;
  /** How many there are, of which this answer has the newest. */
  event_count: number;
};

const MOST_EVENTS = 200;
const MOST_BYTES = 4_000_000;

/** The deliveries of these orders of an account, newest first, as many as one answer carries. */
export async function listHeldEvents(
  db: Database,
  network_account_id: string,
  external_order_ids: readonly string[],
): Promise<HeldEvent[]> {
  const ids = JSON.stringify(external_order_ids);
  const result = await db.execute(sql`
    select id, topic, external_order_id, status, event_count, encode(body, 'base64') as body_base64,
      to_json(created_at at time zone 'UTC') #>> '{}' || 'Z' as created_at,
      to_json(redacted_at at time zone 'UTC') #>> '{}' || 'Z' as redacted_at
    from (
      select *, count(*) over ()::int as event_count, row_number() over newest as place,
        sum(octet_length(body)) over newest as running_bytes
      from webhook_events
      where network_account_id = ${network_account_id} and (
        external_order_id in (select jsonb_array_elements_text(${ids}::jsonb))
        or (external_order_id is null and exists (
          select from jsonb_array_elements_text(${ids}::jsonb) as one(id)
          where position(convert_to(one.id, 'UTF8') in body) > 0)))
      window newest as (order by created_at desc, id desc)
    ) as measured
    where place <= ${MOST_EVENTS} and running_bytes <= ${MOST_BYTES}
    order by place`);
  return result.rows as HeldEvent[];
}

/** What is kept of these orders of an account, and of what they were credited as. */
export function listHeldOrders(
  db: Database,
  network_account_id: string,
  external_order_ids: readonly string[],
) {
  return db
    .select({
      id: orders.id,
      external_order_id: orders.external_order_id,
      amount_minor: orders.amount_minor,
      currency: orders.currency,
      ordered_at: orders.ordered_at,
      decision: orders.decision,
      conversion_id: conversions.id,
      influencer_id: conversions.influencer_id,
      link_id: conversions.link_id,
      click_id: conversions.click_id,
    })
    .from(orders)
    .leftJoin(conversions, eq(conversions.order_id, orders.id))
    .where(
      and(
        eq(orders.network_account_id, network_account_id),
        inArray(orders.external_order_id, [...external_order_ids]),
      ),
    )
    .orderBy(desc(orders.id));
}
