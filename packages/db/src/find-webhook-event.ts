import { eq, sql } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import { networkAccounts } from './schema/network-accounts.ts';
import { webhookEvents } from './schema/webhook-events.ts';
import { webhookEventColumns } from './webhook-event-columns.ts';

/** A delivery with its body and what replaying it needs; null when there is none. */
export async function findWebhookEvent(db: Database, id: string) {
  const [row] = await db
    .select({
      ...webhookEventColumns,
      headers: webhookEvents.headers,
      body_base64: sql<string>`encode(${webhookEvents.body}, 'base64')`,
      merchant_id: networkAccounts.merchant_id,
    })
    .from(webhookEvents)
    .innerJoin(networkAccounts, eq(networkAccounts.id, webhookEvents.network_account_id))
    .where(eq(webhookEvents.id, id));
  return row ?? null;
}

/** A delivery as it is stored. */
export type FoundEvent = NonNullable<Awaited<ReturnType<typeof findWebhookEvent>>>;
