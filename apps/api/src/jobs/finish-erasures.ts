import { listOpenErasures } from '@skinstack/db/list-open-erasures';
import type { Ports } from '../ports.ts';
import { continueErasure } from '../privacy/erase-personal-data.ts';

const MAX_REQUESTS = 10;
const MAX_BATCHES_PER_RUN = 20;

/** Continues erasures that their delivery did not finish: of a whole shop, or interrupted. */
export async function finishErasures(ports: Ports): Promise<void> {
  for (const request of await listOpenErasures(ports.db, MAX_REQUESTS)) {
    await continueErasure(ports, request, MAX_BATCHES_PER_RUN);
  }
}
