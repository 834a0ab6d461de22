import type { Click } from '@skinstack/domain/click';
import type { VisitorMemory } from './describe-visitor.ts';
import { makeClick, type SeenRequest } from './make-click.ts';
import type { Ports } from './ports.ts';
import { recordClicks } from './record-clicks.ts';
import { tellBatch } from './tell-batch.ts';

/** What recording clicks needs: the isolate's batches, the queue, and the request's own context. */
type Recorder = {
  ports: Ports;
  visitors: VisitorMemory;
  outbox: ClickOutbox;
  context: { waitUntil(work: Promise<unknown>): void };
};

/** Clicks on their way: the batch that is filling, and those sent and not yet acknowledged. */
export type ClickOutbox = {
  open: ClickBatch | null;
  handed: Set<ClickBatch>;
  /** Requests since the last batch that waited for a lookup. */
  cold_count: number;
};
type ClickBatch = {
  seen: SeenRequest[];
  /** Built once the batch is closed. */
  clicks?: Click[];
  /** By then its request has sent it; after that the next request does. */
  overdue_at_ms: number;
};

/** One queue message: a hundred clicks stay below its 128 KB whatever is in them. */
export const MAX_BATCH_CLICKS = 100;
const BATCH_MS = 25;
/** A timer that is this late belongs to a request the runtime has ended. */
const LATE_MS = 1_000;
/** Longer than the queue's and the spool's deadline together. */
const IN_FLIGHT_MS = 8_000;

/** The click buffer of a new isolate. */
export function newClickOutbox(): ClickOutbox {
  return { open: null, handed: new Set(), cold_count: 0 };
}

/**
 * Buffers a click with those of the last 25 ms. The request that opened the batch flushes it after
 * 25 ms, the one that fills it flushes it at once; the others only add a value, because a request
 * cannot await a promise of another. A batch whose request was killed before the flush is flushed
 * by the next request; a click sent twice is counted once, by its id.
 */
export function gatherClick(recorder: Recorder, seen: SeenRequest, now_ms: number): void {
  const { outbox, context } = recorder;
  const { open } = outbox;
  if (open === null || now_ms >= open.overdue_at_ms) {
    context.waitUntil(begin(recorder, seen, now_ms));
    return;
  }
  open.seen.push(seen);
  if (open.seen.length >= MAX_BATCH_CLICKS) context.waitUntil(hand(recorder, open));
}

/** Opens a batch, lets other requests fill it, and flushes it unless it was flushed full. */
async function begin(recorder: Recorder, first: SeenRequest, now_ms: number): Promise<void> {
  const { outbox, ports } = recorder;
  const left = overdueBatches(outbox, now_ms);
  const batch: ClickBatch = { seen: [first], overdue_at_ms: now_ms + BATCH_MS + LATE_MS };
  outbox.open = batch;
  const sent = left.map((late) => hand(recorder, late));
  await ports.wait(BATCH_MS);
  if (outbox.open === batch) sent.push(hand(recorder, batch));
  await Promise.all(sent);
}

/** Batches whose request should have sent them by now. */
function overdueBatches({ open, handed }: ClickOutbox, now_ms: number): ClickBatch[] {
  const all = open === null ? [...handed] : [open, ...handed];
  return all.filter((batch) => now_ms >= batch.overdue_at_ms);
}

/**
 * Closes a batch, builds its clicks and enqueues them. They are built here and not one by one: a
 * hundred in a row cost less, and the addresses of visitors go no further.
 */
async function hand(recorder: Recorder, batch: ClickBatch): Promise<void> {
  const { outbox, ports, visitors } = recorder;
  if (outbox.open === batch) outbox.open = null;
  batch.overdue_at_ms = ports.now() + IN_FLIGHT_MS;
  outbox.handed.add(batch);
  batch.clicks ??= batch.seen.splice(0).flatMap((seen) => makeClick(visitors, seen) ?? []);
  if (batch.clicks.length > 0) {
    const began_ms = ports.now();
    const fate = await recordClicks(ports, batch.clicks);
    const { cold_count } = outbox;
    outbox.cold_count = 0;
    tellBatch(ports, batch.clicks, fate, cold_count, ports.now() - began_ms);
  }
  outbox.handed.delete(batch);
}
