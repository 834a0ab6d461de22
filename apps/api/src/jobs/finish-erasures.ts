import { listOpenErasures } from '@skinstack/db/list-open-erasures';
import type { Ports } from '../ports.ts';
import { carryOutErasure } from '../privacy/erase-personal-data.ts';

const MOST_REQUESTS = 10;
const MOST_BATCHES = 20;

/** Goes on with erasures that their delivery did not finish: a whole shop's, one left half way. */
export async function finishErasures(ports: Ports): Promise<void> {
  for (const request of await listOpenErasures(ports.db, MOST_REQUESTS)) {
    await carryOutErasure(ports, request, MOST_BATCHES);
  }
}
