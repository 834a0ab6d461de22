import type { Ports } from '../ports.ts';
import { redactEvents } from '../privacy/redact-events.ts';

const DAY_MS = 86_400_000;
const MAX_BATCHES = 100;

/** Redacts the personal data in deliveries past its retention. */
export async function redactOldBodies(ports: Ports): Promise<void> {
  const created_before = new Date(ports.now() - ports.inbox_personal_data_days * DAY_MS);
  const isComplete = await redactEvents(ports, { created_before }, null, MAX_BATCHES);
  if (!isComplete)
    ports.log('warn', 'old_bodies_left', { created_before: created_before.toISOString() });
}
