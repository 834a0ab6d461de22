import { webhookEvents } from './schema/webhook-events.ts';

/** What a list of deliveries shows of each: all but the body and the headers. */
export const webhookEventColumns = {
  id: webhookEvents.id,
  network: webhookEvents.network,
  network_account_id: webhookEvents.network_account_id,
  external_event_id: webhookEvents.external_event_id,
  topic: webhookEvents.topic,
  method: webhookEvents.method,
  status: webhookEvents.status,
  external_order_id: webhookEvents.external_order_id,
  conversion_id: webhookEvents.conversion_id,
  reason: webhookEvents.reason,
  attempts: webhookEvents.attempts,
  created_at: webhookEvents.created_at,
  finished_at: webhookEvents.finished_at,
  redacted_at: webhookEvents.redacted_at,
};
