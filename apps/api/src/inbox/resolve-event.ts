import { type FoundEvent, findWebhookEvent } from '@skinstack/db/inbox/find-webhook-event';
import {
  beginResolution,
  dropResolution,
  endResolution,
} from '@skinstack/db/inbox/resolve-webhook-event';
import type { OnceKey } from '@skinstack/db/rows/trail';
import { canonicalText } from '@skinstack/domain/orders/identity';
import { Problem } from '@skinstack/domain/problem';
import { findAdapter } from '@skinstack/networks/networks';
import type { z } from 'zod';
import type { Outcome } from '../delivery.ts';
import { writeIdempotent } from '../middleware/idempotency.ts';
import { creditByHand, type HandledDelivery, reverseByHand } from '../orders/credit-by-hand.ts';
import type { Ports } from '../ports.ts';
import { requireFound } from '../rest/rows.ts';
import type { resolveEvent as schema } from './schemas.ts';
import { readStoredDelivery } from './settle-delivery.ts';

type Wish = z.infer<typeof schema>;

/**
 * Decides by hand what becomes of a delivery that moved no money: credits its order, takes back a
 * part of a conversion, or dismisses it. Once: the decision is kept first and then carried out, and
 * the same request again goes on where the first was left.
 * @throws Problem `not_found`, `invalid_request`, `conflict`
 */
export async function resolveEvent(ports: Ports, id: string, wish: Wish): Promise<FoundEvent> {
  requireFound(await findWebhookEvent(ports.db, id), 'webhook event');
  const begin = (once: OnceKey | null) => beginResolution(ports.db, id, wish, once);
  const { done } = await writeIdempotent(ports, ({ once }) => begin(once));
  if (!done) throw refuseSecond();
  const event = requireFound(await findWebhookEvent(ports.db, id), 'webhook event');
  if (event.resolved_at !== null) return event;
  // a replayed key whose first decision was taken back
  if (event.resolution === null && !(await begin(null))) throw refuseSecond();
  await carryOut(ports, event, wish);
  await endResolution(ports.db, id, reasonOf(wish), ports.act ?? null);
  return requireFound(await findWebhookEvent(ports.db, id), 'webhook event');
}

function refuseSecond(): Problem {
  return new Problem('conflict', 'It was resolved before, or has moved money. Look at it again.');
}

/** After these the decision has had its effect, and only its end was not written. */
const DONE = new Set(['recorded', 'updated', 'reversed']);

async function carryOut(ports: Ports, event: FoundEvent, wish: Wish): Promise<void> {
  if (wish.action === 'dismiss' || DONE.has(event.status)) return;
  try {
    if (event.is_test) throw new Problem('conflict', 'A test event of ours earns nothing.');
    const outcome = await apply(ports, readHandled(event), wish);
    if (!DONE.has(outcome.outcome)) throw refuseOutcome(outcome);
  } catch (error) {
    // what was refused was not written, so something else may be decided
    if (error instanceof Problem) await dropResolution(ports.db, event.id);
    throw error;
  }
}

function apply(
  ports: Ports,
  handled: HandledDelivery,
  wish: Exclude<Wish, { action: 'dismiss' }>,
): Promise<Outcome> {
  const amount = wish.amount && { ...wish.amount, amount_minor: BigInt(wish.amount.amount_minor) };
  switch (wish.action) {
    case 'credit':
      return creditByHand(ports, handled, { ...wish, amount });
    case 'reverse':
      return reverseByHand(ports, handled, {
        ...wish,
        amount: { ...wish.amount, amount_minor: BigInt(wish.amount.amount_minor) },
      });
  }
}

function refuseOutcome(outcome: Outcome): Problem {
  if ('reason' in outcome && outcome.reason) return new Problem('conflict', outcome.reason);
  const conversion_id = 'conversion_id' in outcome ? outcome.conversion_id : null;
  const which = conversion_id === null ? '' : ` (${conversion_id})`;
  return new Problem(
    'conflict',
    `The order is credited already${which}, or nothing is left of it.`,
  );
}

/** The delivery with what it says of its order, as far as this version understands it. */
function readHandled(event: FoundEvent): HandledDelivery {
  const { source, delivery } = readStoredDelivery(event);
  const adapter = findAdapter(event.network);
  const parsed = adapter?.parse(delivery);
  const said = parsed?.type === 'order_reported' ? parsed : null;
  const number = parsed && 'external_order_id' in parsed ? parsed.external_order_id : null;
  const named = number ?? event.external_order_id ?? looseNumber(delivery.body, delivery.query);
  return {
    event,
    source,
    said,
    // under the shop's own number, so that a later delivery of the order finds it
    external_order_id: named ?? `hand:${event.id}`,
    seller: adapter?.accountOf?.(delivery.headers) ?? null,
  };
}

const NUMBERS = ['order_id', 'orderid', 'oid', 'order_number'];

/** The order's number of a body that is otherwise not understood; null when it has none. */
function looseNumber(body: Uint8Array, query: string): string | null {
  const fields = query === '' ? readJson(body) : Object.fromEntries(new URLSearchParams(query));
  const inside = (fields.data ?? {}) as Record<string, unknown>;
  for (const [name, value] of [...Object.entries(fields), ...Object.entries(inside)]) {
    const isText = typeof value === 'string' || typeof value === 'number';
    if (!isText || !NUMBERS.includes(name.toLowerCase())) continue;
    const number = canonicalText(String(value));
    if (number !== '' && number.length <= 255) return number;
  }
  return null;
}

function readJson(body: Uint8Array): Record<string, unknown> {
  try {
    const json: unknown = JSON.parse(new TextDecoder().decode(body));
    return typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** What the event says of it from then on. */
function reasonOf(wish: Wish): string {
  switch (wish.action) {
    case 'credit':
      return `Credited by hand to ${wish.influencer_id}: ${wish.reason}`;
    case 'reverse':
      return `Taken back by hand from ${wish.conversion_id}: ${wish.reason}`;
    case 'dismiss':
      return `Dismissed by hand: ${wish.reason}`;
  }
}
