import { markVerified, type VerifiedDelivery } from '../adapter.ts';

/** What an import read, kept beside its body: `report.daily`, `invoice.day` or `invoice.item`. */
export const TOPIC_HEADER = 'x-skinstack-topic';
/** The event that said before how the same thing stands; part of the new event's name. */
export const FOLLOWS_HEADER = 'x-skinstack-follows';

/**
 * What the importer read from Levanta's API, as a delivery like any other: it came from Levanta's
 * own host over TLS, asked for with the account's key, which proves it as a signature does.
 * @param follows the event this one restates; null when it is the first
 */
export function importedDelivery(
  topic: 'report.daily' | 'invoice.day' | 'invoice.item',
  payload: unknown,
  follows: string | null,
  received_at_ms: number,
): VerifiedDelivery {
  const headers = new Headers({ 'content-type': 'application/json', [TOPIC_HEADER]: topic });
  if (follows !== null) headers.set(FOLLOWS_HEADER, follows);
  const body = new TextEncoder().encode(JSON.stringify(payload));
  return markVerified({ method: 'POST', query: '', headers, body, received_at_ms });
}
