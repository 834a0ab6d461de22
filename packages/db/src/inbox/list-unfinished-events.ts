import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { networkAccounts } from '../schema/network-accounts.ts';
import { webhookEvents } from '../schema/webhook-events.ts';

const UNFINISHED_COLUMNS = {
  id: webhookEvents.id,
  network: webhookEvents.network,
  network_account_id: webhookEvents.network_account_id,
  merchant_id: networkAccounts.merchant_id,
  max_commission_bps: networkAccounts.max_commission_bps,
  body_base64: sql<string>`encode(${webhookEvents.body}, 'base64')`,
  method: webhookEvents.method,
  headers: webhookEvents.headers,
  attempts: webhookEvents.attempts,
  created_at: webhookEvents.created_at,
};
export type UnfinishedEvent = Awaited<ReturnType<typeof listPendingEvents>>[number];

/** Deliveries with what replaying them needs. */
function selectEvents(db: Database) {
  return db
    .select(UNFINISHED_COLUMNS)
    .from(webhookEvents)
    .innerJoin(networkAccounts, eq(networkAccounts.id, webhookEvents.network_account_id));
}

/** The deliveries that wait for this order to come, oldest first. */
export function listPendingEvents(
  db: Database,
  network_account_id: string,
  external_order_id: string,
) {
  return selectEvents(db)
    .where(
      and(
        eq(webhookEvents.network_account_id, network_account_id),
        eq(webhookEvents.external_order_id, external_order_id),
        eq(webhookEvents.status, 'pending'),
        isNull(webhookEvents.resolution),
      ),
    )
    .orderBy(asc(webhookEvents.id));
}

/** Deliveries left half way, or still waiting, that are due for another try; least tried first. */
export function listUnfinishedEvents(
  db: Database,
  now: Date,
  limit: number,
): Promise<UnfinishedEvent[]> {
  return selectEvents(db)
    .where(
      and(
        inArray(webhookEvents.status, ['received', 'pending']),
        isNull(webhookEvents.resolution),
        // each try waits twice as long as the one before, up to a day and a half; what waits for
        // its order was last tried when it was last found waiting
        sql`coalesce(${webhookEvents.finished_at}, ${webhookEvents.created_at})
          + interval '1 minute' * power(2, least(attempts, 11))
          < ${now.toISOString()}::timestamptz`,
      ),
    )
    .orderBy(asc(webhookEvents.attempts), asc(webhookEvents.id))
    .limit(limit);
}
