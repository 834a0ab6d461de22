import type { Client } from '@skinstack/client/create-client';
import { type Answer, readAnswer } from '@skinstack/client/read-answer';

const MOST_A_PAGE = 100;

/** Which deliveries are meant; what is left out does not matter. */
export type InboxFilter = { status?: string; network?: string; external_order_id?: string };
/** A delivery as the inbox lists it. */
export type Delivery = Answer<
  Awaited<ReturnType<Client['api']['webhook-events']['$get']>>
>['data'][number];

/** The deliveries that are meant, newest first, a page at a time. */
export async function* readDeliveries(
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
