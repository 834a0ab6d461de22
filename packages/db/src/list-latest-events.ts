import { sql } from 'drizzle-orm';
import type { Database } from './connect-database.ts';

/** The newest delivery of each of these orders of an account. */
export async function listLatestEvents(
  db: Database,
  network_account_id: string,
  external_order_ids: readonly string[],
): Promise<{ external_order_id: string; id: string; body_sha256: string }[]> {
  // one parameter: as many as there are orders would be more than a statement may have
  const ids = JSON.stringify(external_order_ids);
  const result = await db.execute(sql`
    select distinct on (external_order_id) external_order_id, id, body_sha256
    from webhook_events
    where network_account_id = ${network_account_id}
      and external_order_id in (select jsonb_array_elements_text(${ids}::jsonb))
    order by external_order_id, id desc`);
  return result.rows as { external_order_id: string; id: string; body_sha256: string }[];
}
