import { listListeners } from '@skinstack/db/notices/endpoints';
import {
  insertNotices,
  listUntoldEvents,
  type NewDelivery,
  type OutboxEvent,
} from '@skinstack/db/notices/outbox';
import { listRecipients } from '@skinstack/db/notices/recipients';
import { isEventType } from '@skinstack/domain/notices/events';
import type { Ports } from '../ports.ts';
import type { Caller } from '../router.ts';
import { type Present, readObjects } from './present-objects.ts';
import { writeNotices } from './write-notices.ts';

const MOST = 200;
const MOST_ROUNDS = 100;

/**
 * Makes of what happened what is sent: a delivery for each endpoint that wants it, a mail for each
 * user who does. It may be killed or run twice at any point: the same is made once.
 * @returns how many events were told
 */
export async function tellEvents(ports: Ports): Promise<number> {
  let told_count = 0;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const events = await listUntoldEvents(ports.db, MOST);
    if (events.length === 0) break;
    await tellThese(ports, events);
    told_count += events.length;
  }
  return told_count;
}

async function tellThese(ports: Ports, events: readonly OutboxEvent[]): Promise<void> {
  const influencer_ids = [...new Set(events.map(({ influencer_id }) => influencer_id))];
  const known = influencer_ids.filter((id) => id !== null);
  const [listeners, recipients] = await Promise.all([
    listListeners(ports.db, known),
    listRecipients(ports.db, influencer_ids),
  ]);
  const listened = events.filter((event) => listeners.some((one) => hears(one, event)));
  // an applicant has no user yet
  const mailed = events.filter(
    ({ type, influencer_id }) =>
      type === 'membership.declined' ||
      recipients.some((one) => one.influencer_id === influencer_id),
  );
  const objectOf = await readObjects(ports, [...new Set([...listened, ...mailed])]);
  const deliveries = listened.flatMap((event) =>
    listeners
      .filter((one) => hears(one, event))
      .map((one) => newDelivery(ports, one, event, objectOf(event.object_id))),
  );
  const mails = await writeNotices(ports, mailed, recipients, objectOf);
  await insertNotices(ports.db, events, deliveries, mails, new Date(ports.now()));
}

type Listener = Awaited<ReturnType<typeof listListeners>>[number];

/** Whether an endpoint is told of an event: one it wants, of whom it is for. */
function hears(listener: Listener, event: OutboxEvent): boolean {
  const { influencer_id, merchant_ids, events } = listener;
  const isTheirs = influencer_id === null || influencer_id === event.influencer_id;
  const isOfShop = merchant_ids === null || merchant_ids.includes(event.merchant_id ?? '');
  if (!isTheirs || !isOfShop || !isEventType(event.type)) return false;
  // how influencers are paid, and where they lead, is no shop's business
  const isShown = merchant_ids === null || !/^(payout|link)\./.test(event.type);
  return isShown && events.includes(event.type);
}

/** As whom an endpoint sees what it is told. */
function viewerOf({ influencer_id, merchant_ids }: Listener): Caller {
  if (influencer_id !== null) return { role: 'influencer', influencer_id };
  return merchant_ids === null ? { role: 'owner' } : { role: 'brand', merchant_ids };
}

/** An event as an endpoint is told it: the object as the API shows it to whose endpoint it is. */
function newDelivery(
  ports: Ports,
  listener: Listener,
  event: OutboxEvent,
  present: Present,
): NewDelivery {
  const { id: endpoint_id } = listener;
  const { id: event_id, type, object_id, sequence } = event;
  const timestamp = event.occurred_at.toISOString();
  const message = { type, timestamp, sequence, data: present(viewerOf(listener)) };
  const body = JSON.stringify(message);
  return { id: ports.newId('dlv'), endpoint_id, event_id, type, object_id, body };
}
