import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { connectNeon } from '@skinstack/db/connect/connect-neon';
import { insertWebhookEvent } from '@skinstack/db/inbox/insert-webhook-event';
import { findRedirectLink } from '@skinstack/db/links/find-redirect-link';
import { makeId } from '@skinstack/domain/ids';
import type { Random } from '@skinstack/local/seed/make-random';
import type { Client } from 'pg';
import { idOf } from './fill-population.ts';
import type { ExplainingEndpoint, Plan } from './start-explaining-endpoint.ts';

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
      const { stored } = await insertWebhookEvent(db, event);
      const [first, second] = endpoint.take().map(({ plan }) => plan);
      if (first) (stored.is_new ? inserted : refused)?.push(first);
      if (second && !stored.is_new) counted?.push(second);
    }
  }
  return [
    { name: 'delivery that is there: refused', plans: refused ?? [] },
    { name: 'delivery that is there: found', plans: counted ?? [] },
    { name: 'delivery that is new: stored', plans: inserted ?? [] },
  ];
}

const ACCOUNT_COUNT = 20;

/** An account at a network and the id of a delivery to it. */
type Delivery = { network_account_id: string; external_event_id: string };

/** Makes webhook events, finished, of some accounts at a network. */
export async function fillEvents(client: Client, count: number): Promise<void> {
  await client.query(`insert into network_accounts (id, network, secret_sealed)
    select ${idOf('net', 'n')}, 'custom', 'of nobody'
    from generate_series(1, ${ACCOUNT_COUNT - 1}) as n`);
  await client.query(`insert into webhook_events (id, network, network_account_id,
      external_event_id, body, body_sha256, headers, status, external_order_id, created_at,
      finished_at)
    select ${idOf('evt', 'n')}, 'custom', ${idOf('net', `n % ${ACCOUNT_COUNT}`)}, ${eventIdOf('n')},
      convert_to('{"order_id":"' || n || '"}', 'UTF8'), md5(n::text) || md5(n::text), '{}',
      'processed', 'O-' || n, at, at
    from generate_series(0, ${count - 1}) as n,
      lateral (select now() - n * interval '20 seconds' as at) as made`);
}

/** Events that are stored, drawn by their numbers. */
export async function readDeliveries(
  client: Client,
  numbers: readonly number[],
): Promise<Delivery[]> {
  const { rows } = await client.query<Delivery>(
    `select ${idOf('net', `n % ${ACCOUNT_COUNT}`)} as network_account_id,
      ${eventIdOf('n')} as external_event_id from unnest($1::int[]) as n`,
    [numbers],
  );
  return rows;
}

/** SQL of the id a network gave a delivery: they come in no order. */
function eventIdOf(number: string): string {
  return `md5('delivery ' || ${number})`;
}
