import {
  FACET_ROLLUP,
  findUnfoldedDay,
  foldHours,
  LINK_ROLLUP,
} from '@skinstack/db/clicks/fold-hours';
import type { Ports } from '../ports.ts';

const DAY_MS = 86_400_000;
/** Nearly every click has come by then; those that come later are folded later. */
const DAYS_BY_THE_HOUR = 3;
/** Up to eleven million hours of links a day: ten times what 100,000 links have. */
const MAX_ROWS = 20_000;
const MAX_BATCHES = 24;

/**
 * Folds the hours of days that are over into rows of days, the oldest first, so that years of them
 * take little room. Days are looked for among the hours of links, which are therefore folded last.
 * @returns how many hours
 */
export async function foldRollups(ports: Ports, max_rows = MAX_ROWS): Promise<number> {
  const today_ms = Math.floor(ports.now() / DAY_MS) * DAY_MS;
  const before = new Date(today_ms - (DAYS_BY_THE_HOUR - 1) * DAY_MS);
  let [hour_count, batch_count] = [0, 0];
  while (batch_count < MAX_BATCHES) {
    const day = await findUnfoldedDay(ports.db, before);
    if (day === null) break;
    for (const rollup of [FACET_ROLLUP, LINK_ROLLUP]) {
      let folded_count = max_rows;
      while (folded_count === max_rows && batch_count++ < MAX_BATCHES) {
        folded_count = await foldHours(ports.db, rollup, day, max_rows);
        hour_count += folded_count;
      }
    }
  }
  return hour_count;
}
