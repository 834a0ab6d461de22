import type { Client } from '@skinstack/client/create-client';
import { type Answer, readAnswer } from '@skinstack/client/read-answer';
import type { Output } from '../render-progress.ts';

const MOST_A_PAGE = 100;

/** Lists deliveries, a line each, newest first: what they are and what became of them. */
export async function listInbox(
  client: Client,
  { filter, limit }: { filter: InboxFilter; limit: number },
  output: Output,
): Promise<void> {
  let left = limit;
  for await (const page of listDeliveries(client, filter, Math.min(limit, MOST_A_PAGE))) {
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

/** Which deliveries are meant; what is left out does not matter. */
export type InboxFilter = { status?: string; network?: string; external_order_id?: string };
/** A delivery as the inbox lists it. */
type Delivery = Answer<
  Awaited<ReturnType<Client['api']['webhook-events']['$get']>>
>['data'][number];

/** The deliveries that are meant, newest first, a page at a time. */
export async function* listDeliveries(
  { api }: Client,
  filter: InboxFilter,
  page_size = MOST_A_PAGE,
): AsyncGenerator<Delivery[]> {
  let cursor: string | null = null;
  do {
    // what is asked for is checked there, and refused in words
    const query = { ...filter, limit: String(page_size), ...(cursor === null ? {} : { cursor }) };
    const page: { data: Delivery[]; next_cursor: string | null } = await readAnswer(
      api['webhook-events'].$get({ query: query as { limit: string } }),
    );
    yield page.data;
    cursor = page.next_cursor;
  } while (cursor !== null);
}

/** Shows a delivery: all that is known of it, then its body, indented when it is JSON. */
export async function printDelivery({ api }: Client, id: string, output: Output): Promise<void> {
  const { body, ...delivery } = await readAnswer(
    api['webhook-events'][':id'].$get({ param: { id } }),
  );
  output.write(`${JSON.stringify(delivery, null, 2)}\n\n${printable(body)}\n`);
}

function printable(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    // nothing a network sends moves the cursor of a terminal
    return body.replace(/[^\P{Cc}\n\t]/gu, ' ');
  }
}
