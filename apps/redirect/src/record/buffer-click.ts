import type { Click } from '@skinstack/domain/clicks/click';
import { type RedirectLink, readSubId } from '@skinstack/domain/links/redirect-link';
import type { Ports } from '../ports.ts';
import { describeVisitor, type VisitorMemory } from '../visit/describe-visitor.ts';
import type { Visit } from '../visit/read-visit.ts';
import { emitBatch, enqueueClicks } from './enqueue-clicks.ts';

/** What recording clicks needs: the isolate's batches, the queue, and the request's own context. */
type Recorder = {
  ports: Ports;
  visitors: VisitorMemory;
  buffer: ClickBuffer;
  context: { waitUntil(work: Promise<unknown>): void };
};

/** Clicks on their way: the batch that is filling, and those sent and not yet acknowledged. */
export type ClickBuffer = {
  open: ClickBatch | null;
  in_flight: Set<ClickBatch>;
  /** Requests since the last batch that waited for a lookup. */
  cold_count: number;
};
type ClickBatch = {
  requests: BufferedRequest[];
  /** Built once the batch is closed. */
  clicks?: Click[];
  opened_at_ms: number;
  /** By then its request has sent it; after that the next request does. */
  overdue_at_ms: number;
};

/** One queue message: so many clicks stay below its 128 KB whatever is in them. */
const MAX_BATCH_CLICKS = 200;
/** So many are worth a message; a batch that has them is not kept for more. */
const ENOUGH_CLICKS = 25;
const BATCH_MS = 25;
/** A timer that is this late belongs to a request the runtime has ended. */
const LATE_MS = 1_000;
/** Longer than the queue's and the spool's deadline together. */
const IN_FLIGHT_MS = 8_000;

/** The click buffer of a new isolate. */
export function createClickBuffer(): ClickBuffer {
  return { open: null, in_flight: new Set(), cold_count: 0 };
}

/**
 * Buffers a click with those before it. After 25 ms the batch is flushed if it has 25 clicks, else
 * once it has them, or after `gatherMs`: so a process that is killed loses what 25 ms bring, or 24
 * clicks where less come. The request that opened the batch flushes it in time, the one that fills
 * it at once; the others only add a value, because a request cannot await a promise of another. A
 * batch whose request was killed before is flushed by the next one; a click sent twice is counted
 * once, by its id.
 */
export function bufferClick(recorder: Recorder, request: BufferedRequest, now_ms: number): void {
  const { buffer, context } = recorder;
  const { open } = buffer;
  if (open === null || now_ms >= open.overdue_at_ms) {
    context.waitUntil(openBatch(recorder, request, now_ms));
    return;
  }
  open.requests.push(request);
  if (isFull(open, now_ms)) context.waitUntil(flushBatch(recorder, open));
}

function isFull({ requests, opened_at_ms }: ClickBatch, now_ms: number): boolean {
  if (requests.length < ENOUGH_CLICKS) return false;
  return requests.length >= MAX_BATCH_CLICKS || now_ms >= opened_at_ms + BATCH_MS;
}

/** Opens a batch, lets other requests fill it, and flushes it unless it was flushed full. */
async function openBatch(
  recorder: Recorder,
  first: BufferedRequest,
  now_ms: number,
): Promise<void> {
  const { buffer, ports } = recorder;
  const left = overdueBatches(buffer, now_ms);
  const longest_ms = Math.max(BATCH_MS, ports.gatherMs);
  const overdue_at_ms = now_ms + longest_ms + LATE_MS;
  const batch: ClickBatch = { requests: [first], opened_at_ms: now_ms, overdue_at_ms };
  buffer.open = batch;
  const sent = left.map((late) => flushBatch(recorder, late));
  await ports.wait(BATCH_MS);
  const keepsOn = buffer.open === batch && batch.requests.length < ENOUGH_CLICKS;
  if (keepsOn && longest_ms > BATCH_MS) await ports.wait(longest_ms - BATCH_MS);
  if (buffer.open === batch) sent.push(flushBatch(recorder, batch));
  await Promise.all(sent);
}

/** Batches whose request should have sent them by now. */
function overdueBatches({ open, in_flight }: ClickBuffer, now_ms: number): ClickBatch[] {
  const all = open === null ? [...in_flight] : [open, ...in_flight];
  return all.filter((batch) => now_ms >= batch.overdue_at_ms);
}

/**
 * Closes a batch, builds its clicks and enqueues them. They are built here and not one by one: a
 * hundred in a row cost less, and the addresses of visitors go no further.
 */
async function flushBatch(recorder: Recorder, batch: ClickBatch): Promise<void> {
  const { buffer, ports, visitors } = recorder;
  if (buffer.open === batch) buffer.open = null;
  batch.overdue_at_ms = ports.now() + IN_FLIGHT_MS;
  buffer.in_flight.add(batch);
  batch.clicks ??= batch.requests
    .splice(0)
    .flatMap((request) => buildClick(visitors, request) ?? []);
  if (batch.clicks.length > 0) {
    const began_ms = ports.now();
    const fate = await enqueueClicks(ports, batch.clicks);
    const { cold_count } = buffer;
    buffer.cold_count = 0;
    emitBatch(ports, batch.clicks, fate, cold_count, ports.now() - began_ms);
  }
  buffer.in_flight.delete(batch);
}

/** A request for a link as it came, until its click is made of it behind the answer. */
type BufferedRequest = {
  kind: 'click' | 'impression';
  id: string;
  at_ms: number;
  query: string;
  link: RedirectLink;
  visit: Visit;
};

/** What is recorded of a request; null of an impression no person saw. */
function buildClick(visitors: VisitorMemory, request: BufferedRequest): Click | null {
  const { kind, id, at_ms, query, link, visit } = request;
  const visitor = describeVisitor(visitors, visit, at_ms, link.timezone);
  if (kind === 'impression' && visitor.bot_reason !== null) return null;
  return {
    id,
    clicked_at: new Date(at_ms).toISOString(),
    link_id: link.link_id,
    influencer_id: link.influencer_id,
    kind: visitor.bot_reason === null ? kind : 'bot',
    sub_id: readSubId(query) ?? link.sub_id,
    ...visitor,
  };
}
