import {
  eraseDeadClicks,
  eraseVisitors,
  findClick,
  listClickDays,
} from '@skinstack/db/clicks/erase-visitors';
import { toHex } from '@skinstack/domain/crypto/encodings';
import type { Ports } from '../ports.ts';

/** How many clicks were erased, and the day to continue with; null when none is left. */
export type Erased = { erased: number; next_on: string | null };

/** Days per call, with a statement each. */
const MAX_DAYS = 30;

/**
 * Erases the visitor of a click on all links; a visitor's hash is the same for one day only.
 * @returns null when there is no such click
 */
export async function eraseVisitorOf(ports: Ports, click_id: string): Promise<Erased | null> {
  const click = await findClick(ports.db, click_id);
  if (click === null) return null;
  const { visitor_hash, visitor_day, clicked_at } = click;
  if (visitor_hash === null) return { erased: 0, next_on: null };
  const secret = newSecret(ports);
  await eraseDeadClicks(ports.db, { visitor_hash }, secret);
  const day = visitor_day ?? clicked_at.toISOString().slice(0, 10);
  const erased = await eraseVisitors(ports.db, day, { visitor_hash }, secret, {
    act: ports.act ?? null,
    object_id: click_id,
  });
  return { erased, next_on: null };
}

/** Erases every visitor of an influencer's links, some days per call, the earliest first. */
export async function eraseVisitorsOfInfluencer(
  ports: Ports,
  influencer_id: string,
  from_on: string,
): Promise<Erased> {
  const secret = newSecret(ports);
  await eraseDeadClicks(ports.db, { influencer_id }, secret);
  const days = await listClickDays(ports.db, influencer_id, from_on, MAX_DAYS + 1);
  const told = { act: ports.act ?? null, object_id: influencer_id };
  let erased = 0;
  for (const day of days.slice(0, MAX_DAYS)) {
    erased += await eraseVisitors(ports.db, day, { influencer_id }, secret, told);
  }
  return { erased, next_on: days[MAX_DAYS] ?? null };
}

/** The key of the random hashes; it is not stored. */
function newSecret(ports: Ports): string {
  return toHex(ports.random(16));
}
