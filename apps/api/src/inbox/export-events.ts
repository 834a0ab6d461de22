import {
  type ListedEvent,
  listWebhookEvents,
  type WebhookEventFilter,
} from '@skinstack/db/inbox/find-webhook-event';
import { BYTE_ORDER_MARK, formatCsv } from '@skinstack/domain/csv';
import type { Ports } from '../ports.ts';
import { PAGE_ROWS, readAllPages } from '../rest/read-all-pages.ts';
import { presentListedEvent } from './present-event.ts';

const HEADER = [
  ...['created_at', 'event_id', 'network', 'network_account_id', 'external_event_id', 'topic'],
  ...['method', 'status', 'reason', 'attempts', 'external_order_id', 'conversion_id', 'is_test'],
  ...['finished_at', 'redacted_at', 'resolution', 'resolution_reason', 'resolved_at'],
];

/**
 * Deliveries as CSV, the newest first, never their bodies: those of the list, with the same
 * filters.
 * @throws Problem `invalid_request` when there are too many for one file
 */
export async function exportEvents(ports: Ports, wanted: WebhookEventFilter): Promise<string> {
  const rows = await readAllPages('from', (cursor?: string) =>
    listWebhookEvents(ports.db, { limit: PAGE_ROWS, cursor }, wanted),
  );
  return BYTE_ORDER_MARK + formatCsv([HEADER, ...rows.map(formatRow)]);
}

function formatRow(row: ListedEvent): string[] {
  const event = presentListedEvent(row);
  const { resolution } = event;
  return [
    ...[event.created_at, event.id, event.network, event.network_account_id],
    ...[event.external_event_id, event.topic, event.method, event.status, event.reason],
    ...[String(event.attempts), event.external_order_id, event.conversion_id],
    String(event.is_test),
    ...[event.finished_at, event.redacted_at],
    ...[resolution?.action, resolution?.reason, event.resolved_at],
  ].map((cell) => cell ?? '');
}
