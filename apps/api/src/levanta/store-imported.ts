import { listLatestEvents } from '@skinstack/db/list-latest-events';
import { assert } from '@skinstack/domain/assert';
import { sha256Hex } from '@skinstack/domain/crypto/sha256';
import { importedDelivery } from '@skinstack/networks/levanta/imported-delivery';
import { findAdapter } from '@skinstack/networks/networks';
import { acceptDelivery, type Recipient } from '../inbox/accept-delivery.ts';
import type { Ports } from '../ports.ts';

/** A row read from Levanta's API, to be delivered to the inbox. */
export type Imported = {
  topic: 'report.daily' | 'invoice.day' | 'invoice.item';
  payload: unknown;
  /** The order it is about; null when there is none, or it cannot be parsed. */
  external_order_id: string | null;
  /** Nothing was sold or earned: stored only when it reverses something. */
  is_nothing: boolean;
};

/**
 * Delivers imported rows as webhooks are: stored raw, parsed, applied. A row that changes nothing is
 * skipped, so importing the same again writes nothing.
 * @param max how many new ones to store; the rest is left for the next run
 * @returns how many were new, and whether none was left
 */
export async function storeImported(
  ports: Ports,
  account: Recipient,
  imported: readonly Imported[],
  max: number,
): Promise<{ stored_count: number; is_through: boolean }> {
  const adapter = findAdapter('levanta');
  assert(adapter, 'Levanta is a network we know');
  const order_ids = imported.flatMap((one) => one.external_order_id ?? []);
  const events = await listLatestEvents(ports.db, account.id, order_ids);
  const latest = new Map(events.map((event) => [event.external_order_id, event]));
  let stored_count = 0;
  for (const { topic, payload, external_order_id, is_nothing } of imported) {
    const before = latest.get(external_order_id ?? '');
    if (before === undefined && is_nothing) continue;
    const delivery = importedDelivery(topic, payload, before?.id ?? null, ports.now());
    if (before?.body_sha256 === (await sha256Hex(delivery.body))) continue;
    if (stored_count >= max) return { stored_count, is_through: false };
    const { outcome } = await acceptDelivery(ports, adapter, account, delivery);
    if (outcome !== 'duplicate') stored_count++;
  }
  return { stored_count, is_through: true };
}
