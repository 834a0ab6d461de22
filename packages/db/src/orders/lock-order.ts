import { type SQL, sql } from 'drizzle-orm';

/** A checkout of a shop, as orders and captures name it. */
export type Checkout = { seller_key: string; checkout_hash: string };

/**
 * The statement that keeps an order and what waits for it from missing each other: who waits for an
 * order lets those finish who write it, and these do not wait for each other.
 */
export function lockOrder(
  order: { network_account_id: string; external_order_id: string },
  mode: 'writing' | 'waiting',
): SQL {
  const name = `${order.network_account_id} ${order.external_order_id}`;
  const lock = mode === 'writing' ? sql`pg_advisory_xact_lock_shared` : sql`pg_advisory_xact_lock`;
  return sql`select ${lock}(hashtextextended(${name}, 0))`;
}

/** SQL of whether deliveries wait for an order of an account. */
export function isAwaited(order: { network_account_id: string; external_order_id: string }): SQL {
  return sql`exists (
      select from webhook_events where external_order_id = ${order.external_order_id}
        and network_account_id = ${order.network_account_id} and status = 'pending'
        and resolution is null
    )`;
}

/**
 * SQL of the lock that keeps an order and what is told of its checkout from missing each other: who
 * tells a click waits for those who write an order, and sees it; these do not wait for each other.
 */
export function lockCheckout(of: Checkout, mode: 'writing' | 'telling'): SQL {
  const name = `${of.seller_key} checkout ${of.checkout_hash}`;
  const lock = mode === 'writing' ? sql`pg_advisory_xact_lock_shared` : sql`pg_advisory_xact_lock`;
  return sql`${lock}(hashtextextended(${name}, 0))`;
}
