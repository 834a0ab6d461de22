import { eraseDeadClicks } from '@skinstack/db/erase-dead-clicks';
import { eraseVisitors } from '@skinstack/db/erase-visitors';
import { findClick } from '@skinstack/db/find-click';
import { listClickDays } from '@skinstack/db/list-click-days';
import type { Ports } from '../ports.ts';

/** What was erased, and the day to go on with; null when nothing is left. */
export type Erased = { erased: number; next_on: string | null };

/** Days a call: a statement each. */
const MAX_DAYS = 30;

/**
 * Forgets the visitor of a click, on all links: a visitor is known for one day.
 * @returns null when there is no such click
 */
export async function eraseVisitorOf(ports: Ports, click_id: string): Promise<Erased | null> {
  const click = await findClick(ports.db, click_id);
  if (click === null) return null;
  const { visitor_hash, clicked_at } = click;
  if (visitor_hash === null) return { erased: 0, next_on: null };
  const secret = newSecret(ports);
  await eraseDeadClicks(ports.db, { visitor_hash }, secret);
  const day = clicked_at.toISOString().slice(0, 10);
  const erased = await eraseVisitors(ports.db, day, { visitor_hash }, secret);
  return { erased, next_on: null };
}

/** Forgets every visitor of an influencer's links, some days a call, from the first on. */
export async function eraseVisitorsOfInfluencer(
  ports: Ports,
  influencer_id: string,
  from_on: string,
): Promise<Erased> {
  const secret = newSecret(ports);
  await eraseDeadClicks(ports.db, { influencer_id }, secret);
  const days = await listClickDays(ports.db, influencer_id, from_on, MAX_DAYS + 1);
  let erased = 0;
  for (const day of days.slice(0, MAX_DAYS)) {
    erased += await eraseVisitors(ports.db, day, { influencer_id }, secret);
  }
  return { erased, next_on: days[MAX_DAYS] ?? null };
}

/** What random hashes are made with; nothing keeps it. */
function newSecret(ports: Ports): string {
  return Array.from(ports.random(16), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
