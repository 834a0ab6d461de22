import { and, desc, eq, lt } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import type { Page } from './list-rows.ts';
import { webhookEvents } from './schema/webhook-events.ts';
import { webhookEventColumns } from './webhook-event-columns.ts';

/** Which deliveries are asked for; what is left out does not matter. */
export type WebhookEventFilter = {
  status?: string | undefined;
  network?: string | undefined;
  external_order_id?: string | undefined;
};

/** A page of the inbox, newest first (ids sort by time), without bodies. */
export async function listWebhookEvents(
  db: Database,
  { limit, cursor }: Page,
  { status, network, external_order_id }: WebhookEventFilter,
) {
  const rows = await db
    .select(webhookEventColumns)
    .from(webhookEvents)
    .where(
      and(
        status === undefined ? undefined : eq(webhookEvents.status, status),
        network === undefined ? undefined : eq(webhookEvents.network, network),
        external_order_id === undefined
          ? undefined
          : eq(webhookEvents.external_order_id, external_order_id),
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
