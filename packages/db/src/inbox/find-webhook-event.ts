import { and, desc, eq, gte, lt, sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { matchesAll, type Page } from '../rows/find-rows.ts';
import { networkAccounts } from '../schema/network-accounts.ts';
import { TEST_HEADER, webhookEvents } from '../schema/webhook-events.ts';

/** A delivery with its body and what replaying it needs; null when there is none. */
export async function findWebhookEvent(db: Database, id: string) {
  const [row] = await db
    .select({
      ...webhookEventColumns,
      headers: webhookEvents.headers,
      body_base64: sql<string>`encode(${webhookEvents.body}, 'base64')`,
      merchant_id: networkAccounts.merchant_id,
      max_commission_bps: networkAccounts.max_commission_bps,
    })
    .from(webhookEvents)
    .innerJoin(networkAccounts, eq(networkAccounts.id, webhookEvents.network_account_id))
    .where(eq(webhookEvents.id, id));
  return row ?? null;
}

/** A delivery as it is stored. */
export type FoundEvent = NonNullable<Awaited<ReturnType<typeof findWebhookEvent>>>;

/** Which deliveries are asked for; what is left out does not matter. */
export type WebhookEventFilter = {
  status?: string | undefined;
  network?: string | undefined;
  network_account_id?: string | undefined;
  external_order_id?: string | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
};

/** A page of the inbox, newest first (ids sort by time), without bodies. */
export async function listWebhookEvents(
  db: Database,
  { limit, cursor }: Page,
  wanted: WebhookEventFilter,
) {
  const rows = await db
    .select(webhookEventColumns)
    .from(webhookEvents)
    .where(
      and(
        matchesAll(
          [webhookEvents.status, wanted.status],
          [webhookEvents.network, wanted.network],
          [webhookEvents.network_account_id, wanted.network_account_id],
          [webhookEvents.external_order_id, wanted.external_order_id],
        ),
        wanted.from && gte(webhookEvents.created_at, wanted.from),
        wanted.to && lt(webhookEvents.created_at, wanted.to),
        cursor === undefined ? undefined : lt(webhookEvents.id, cursor),
      ),
    )
    .orderBy(desc(webhookEvents.id))
    .limit(limit + 1);
  const data = rows.slice(0, limit);
  return { data, next_cursor: rows.length > limit ? (data.at(-1)?.id ?? null) : null };
}

/** A delivery as a list shows it. */
export type ListedEvent = Awaited<ReturnType<typeof listWebhookEvents>>['data'][number];

/** What a list of deliveries shows of each: all but the body and the headers. */
const webhookEventColumns = {
  id: webhookEvents.id,
  network: webhookEvents.network,
  network_account_id: webhookEvents.network_account_id,
  external_event_id: webhookEvents.external_event_id,
  topic: webhookEvents.topic,
  method: webhookEvents.method,
  status: webhookEvents.status,
  external_order_id: webhookEvents.external_order_id,
  conversion_id: webhookEvents.conversion_id,
  is_test: sql<boolean>`jsonb_exists(${webhookEvents.headers}, ${TEST_HEADER})`,
  reason: webhookEvents.reason,
  attempts: webhookEvents.attempts,
  created_at: webhookEvents.created_at,
  finished_at: webhookEvents.finished_at,
  redacted_at: webhookEvents.redacted_at,
  resolution: webhookEvents.resolution,
  resolved_at: webhookEvents.resolved_at,
};

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
