import type { Ports } from '../ports.ts';
import { redactEvents } from '../privacy/redact-events.ts';

const DAY_MS = 86_400_000;
const MAX_BATCHES = 100;

/** Takes the personal data out of deliveries that are older than it may be kept. */
export async function redactOldBodies(ports: Ports): Promise<void> {
  const created_before = new Date(ports.now() - ports.inbox_personal_data_days * DAY_MS);
  const isThrough = await redactEvents(ports, { created_before }, null, MAX_BATCHES);
  if (!isThrough)
    ports.log('warn', 'old_bodies_left', { created_before: created_before.toISOString() });
}
