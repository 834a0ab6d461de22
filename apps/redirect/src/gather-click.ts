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
  /** Requests that waited for a lookup since the last batch; one that fills its batch is in the next. */
  cold_count: number;
};
type ClickBatch = {
  seen: SeenRequest[];
  /** What was made of them, once the batch is closed. */
  clicks?: Click[];
  /** When whoever cares for the batch must have done so; after that another request does. */
  overdue_at_ms: number;
};

/** So many clicks are one message, below the queue's 128 KB whatever is in them. */
export const MAX_BATCH_CLICKS = 100;
const BATCH_MS = 25;
/** A timer that is this late belongs to a request the runtime has ended. */
const LATE_MS = 1_000;
/** Longer than the queue's and the spool's deadline together. */
const IN_FLIGHT_MS = 8_000;

/** The outbox of a new isolate. */
export function newClickOutbox(): ClickOutbox {
  return { open: null, handed: new Set(), cold_count: 0 };
}

/**
 * Adds a click to those of the last 25 ms. The request that began the gathering sends them when its
 * time is up, the one that makes a hundred at once; the others only add a value, because a promise
 * of one request must not be waited for by another. A batch whose request was ended before it was
 * sent is sent by the next that comes; a click sent twice is counted once, by its id.
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

/** Begins a batch, waits for others to add to it, and sends it unless it was sent full. */
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

/** Those whose request should have sent them by now. */
function overdueBatches({ open, handed }: ClickOutbox, now_ms: number): ClickBatch[] {
  const all = open === null ? [...handed] : [open, ...handed];
  return all.filter((batch) => now_ms >= batch.overdue_at_ms);
}

/**
 * Closes a batch, makes its clicks, and gets them to where they will be stored. They are made here
 * and not one by one: a hundred in a row cost less, and the addresses of visitors go no further.
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
