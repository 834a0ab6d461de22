import { connectDatabase } from '@skinstack/db/connect-database';
import { connectNeon } from '@skinstack/db/connect-neon';
import { findRedirectLink } from '@skinstack/db/find-redirect-link';
import { insertWebhookEvent } from '@skinstack/db/insert-webhook-event';
import { makeId } from '@skinstack/domain/ids';
import type { Plan } from '../bench/plans/read-plan.ts';
import type { ExplainingEndpoint } from '../bench/plans/start-explaining-endpoint.ts';
import type { Random } from '../seed/make-random.ts';
import type { Delivery } from './fill-events.ts';

/** A statement with the plans of every time it was sent. */
export type Explanation = { name: string; plans: Plan[] };

const PATIENCE_MS = 5_000;

/**
 * Follows slugs as the redirect Worker does, half of them of no link; each twice, and the second
 * time counts: a link that is asked for has its pages in memory.
 */
export async function explainSlugs(
  endpoint: ExplainingEndpoint,
  slugs: readonly string[],
): Promise<Explanation[]> {
  const neon = connectNeon(endpoint.databaseUrl);
  const [found, missed]: Plan[][] = [[], []];
  for (const slug of slugs) {
    await findRedirectLink(neon, slug, AbortSignal.timeout(PATIENCE_MS));
    endpoint.take();
    const link = await findRedirectLink(neon, slug, AbortSignal.timeout(PATIENCE_MS));
    const into = link === null ? missed : found;
    into?.push(...endpoint.take().map(({ plan }) => plan));
  }
  return [
    { name: 'slug of a link', plans: found ?? [] },
    { name: 'slug of none', plans: missed ?? [] },
  ];
}

/** Stores deliveries as the API Worker does: ones that are there, each twice, and new ones. */
export async function explainDeliveries(
  endpoint: ExplainingEndpoint,
  stored: readonly Delivery[],
  random: Random,
): Promise<Explanation[]> {
  const db = connectDatabase(endpoint.databaseUrl);
  const [refused, counted, inserted]: Plan[][] = [[], [], []];
  for (const delivery of stored) {
    for (const external_event_id of [delivery.external_event_id, `new-${random.below(2 ** 31)}`]) {
      const event = {
        id: makeId('evt', Date.now(), random.bytes(10)),
        network: 'custom',
        topic: null,
        network_account_id: delivery.network_account_id,
        external_event_id,
        method: 'POST' as const,
        body: new Uint8Array(200),
        headers: {},
        body_sha256: 'f'.repeat(64),
      };
      const { is_new } = await insertWebhookEvent(db, event);
      const [first, second] = endpoint.take().map(({ plan }) => plan);
      if (first) (is_new ? inserted : refused)?.push(first);
      if (second) counted?.push(second);
    }
  }
  return [
    { name: 'delivery that is there: refused', plans: refused ?? [] },
    { name: 'delivery that is there: found', plans: counted ?? [] },
    { name: 'delivery that is new: stored', plans: inserted ?? [] },
  ];
}
