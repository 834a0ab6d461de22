import { sql } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import type { Visitors } from './erase-visitors.ts';

/**
 * Takes the visitor out of clicks that wait to be stored. They are JSON in one spelling, which may
 * be wrong JSON of a click: so it is done in the text.
 * @param erased_hash stands for the visitor from now on
 */
export async function eraseDeadClicks(
  db: Database,
  whose: Visitors,
  erased_hash: string,
): Promise<void> {
  const field = (name: string, value: string) => `"${name}":"${value}"`;
  const [marker, pattern] =
    'visitor_hash' in whose
      ? [field('visitor_hash', whose.visitor_hash), field('visitor_hash', whose.visitor_hash)]
      : [field('influencer_id', whose.influencer_id), field('visitor_hash', '[^"]*')];
  await db.execute(sql`
    update dead_clicks
    set body = regexp_replace(body, ${pattern}, ${field('visitor_hash', erased_hash)})
    where position(${marker} in body) > 0 and body ~ ${pattern}`);
}
