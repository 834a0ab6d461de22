import type { Client } from 'pg';
import { idOf } from '../bench/load/sql-text.ts';

const ACCOUNT_COUNT = 20;

/** An account at a network and the id of a delivery to it. */
export type Delivery = { network_account_id: string; external_event_id: string };

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
