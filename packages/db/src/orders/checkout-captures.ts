import type { ClickToken } from '@skinstack/domain/clicks/click-token';
import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { at } from '../rows/json-rows.ts';
import { type Checkout, lockCheckout } from './lock-order.ts';

/** A click a shop's pixel told of a checkout; the token was signed by us. */
export type NewCapture = Checkout & {
  network_account_id: string;
  click_token: string;
  click: ClickToken;
};

/** One visit has few checkouts, and one checkout few clicks: more is somebody playing. */
const MOST_CHECKOUTS = 25;
const MOST_CLICKS = 8;

/**
 * Stores that a click led to a checkout, once. An order of that checkout is opened again in the
 * same transaction, unless a person gave it to somebody: whatever happens next, the sweep decides
 * about it anew. One that was earned before orders kept their claims stays as it is.
 * @returns the deliveries that told these orders
 */
export async function insertCapture(db: Database, capture: NewCapture): Promise<string[]> {
  const { seller_key, checkout_hash, click } = capture;
  const isIt = sql`seller_key = ${seller_key} and checkout_hash = ${checkout_hash}`;
  const [, stored] = await db.batch([
    db.execute(sql`select ${lockCheckout(capture, 'telling')}`),
    db.execute(sql`
      with stored as (
        insert into checkout_captures (seller_key, checkout_hash, click_id, network_account_id,
          click_token, link_id, clicked_at, is_embedded)
        select ${seller_key}, ${checkout_hash}, ${click.click_id}, ${capture.network_account_id},
          ${capture.click_token}, ${click.link_id}, ${at(new Date(click.clicked_at_ms))},
          ${click.is_embedded}
        where (select count(*) from checkout_captures where click_id = ${click.click_id})
            < ${MOST_CHECKOUTS}
          and (select count(*) from checkout_captures where ${isIt}) < ${MOST_CLICKS}
        on conflict do nothing
        returning 1
      )
      update webhook_events set status = 'received', finished_at = now(), conversion_id = null
      from stored, orders
      where ${isIt} and told_again_of is null and webhook_events.id = orders.webhook_event_id
        and redacted_at is null
        and not exists (
          select from conversions where order_id = orders.id and superseded_at is null
            and (method = 'hand' or claims is null))
      returning webhook_events.id`),
  ]);
  return stored.rows.map(({ id }) => String(id));
}

/** SQL of the clicks that were told of a checkout: no row without one. */
export function selectCaptures(of: Checkout | null): SQL {
  const columns = sql`select click_id, link_id, clicked_at, is_embedded from checkout_captures`;
  if (of === null) return sql`${columns} where false`;
  return sql`${columns} where seller_key = ${of.seller_key}
    and checkout_hash = ${of.checkout_hash}`;
}

/** What `selectCaptures` answers, as JSON. */
export type CaptureJson = Omit<ClickToken, 'clicked_at_ms'> & { clicked_at: string };

/** The clicks that were told of a checkout, read. */
export function readCaptures(captures: readonly CaptureJson[] | null | undefined): ClickToken[] {
  return (captures ?? []).map(({ clicked_at, ...click }) => ({
    ...click,
    clicked_at_ms: Date.parse(clicked_at),
  }));
}

/** Forgets what was told of checkouts before a time: what came of them is with the orders. */
export async function deleteOldCaptures(db: Database, before: Date): Promise<void> {
  await db.execute(sql`delete from checkout_captures where created_at < ${at(before)}`);
}
