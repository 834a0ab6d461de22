import { sumChangedCohorts } from '@skinstack/db/customers/sum-cohorts';
import { sumChangedHours } from '@skinstack/db/stats/sum-earnings';
import type { Ports } from '../ports.ts';

const MAX_HOURS = 2_000;
const MAX_CUSTOMERS = 500;
const MAX_BATCHES = 20;

/**
 * Sums again what changed of money: hours by kind of order, and the cohorts of customers. Stats are
 * right without it, but read from orders what it has not summed; cohorts are as it left them.
 * @returns how many hours and customers
 */
export async function sumChanges(ports: Ports): Promise<number> {
  const hours = await untilDone(MAX_HOURS, (limit) => sumChangedHours(ports.db, limit));
  return hours + (await untilDone(MAX_CUSTOMERS, (limit) => sumChangedCohorts(ports.db, limit)));
}

async function untilDone(limit: number, sum: (limit: number) => Promise<number>): Promise<number> {
  let total = 0;
  for (let batch = 0; batch < MAX_BATCHES; batch++) {
    const count = await sum(limit);
    total += count;
    if (count < limit) break;
  }
  return total;
}
