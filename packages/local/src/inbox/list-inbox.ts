import type { Client } from '@skinstack/client/create-client';
import type { Output } from '../import/show-progress.ts';
import { type Delivery, type InboxFilter, readDeliveries } from './read-deliveries.ts';

const MOST_A_PAGE = 100;

/** Lists deliveries, a line each, newest first: what they are and what became of them. */
export async function listInbox(
  client: Client,
  { filter, limit }: { filter: InboxFilter; limit: number },
  output: Output,
): Promise<void> {
  let left = limit;
  for await (const page of readDeliveries(client, filter, Math.min(limit, MOST_A_PAGE))) {
    for (const delivery of page.slice(0, left)) output.write(`${lineOf(delivery)}\n`);
    left -= page.length;
    if (left <= 0) return;
  }
  if (left === limit) output.write('Nothing in the inbox is so.\n');
}

function lineOf({ id, created_at, network, topic, status, external_order_id, reason }: Delivery) {
  const what = [status.padEnd(12), network.padEnd(9), topic ?? '-', external_order_id ?? '-'];
  const line = [id, created_at, ...what, reason ?? ''].join('  ');
  // ids and topics are a network's own words
  return line.replace(/\p{Cc}/gu, ' ').trimEnd();
}
