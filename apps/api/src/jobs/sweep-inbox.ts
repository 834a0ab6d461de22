import { countAttempt } from '@skinstack/db/count-attempt';
import { listUnfinishedEvents } from '@skinstack/db/list-unfinished-events';
import type { Ports } from '../ports.ts';
import { replayEvent } from '../webhooks/replay-event.ts';

const MAX_EVENTS = 50;

/**
 * Finishes deliveries that were stored but not applied: the Worker died, or the database went away.
 * @returns how many were tried
 */
export async function sweepInbox(ports: Ports): Promise<number> {
  const due = await listUnfinishedEvents(ports.db, new Date(ports.now()), MAX_EVENTS);
  for (const row of due) {
    await countAttempt(ports.db, row.id);
    const { outcome } = await replayEvent(ports, row);
    ports.log('info', 'event_swept', { event_id: row.id, outcome });
  }
  return due.length;
}
