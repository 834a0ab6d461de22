import { type SQL, sql } from 'drizzle-orm';

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
