import { sql } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import { randomHash, type Visitors } from './erase-visitors.ts';

const VISITOR = `"visitor_hash":"([^"]*)"`;

/**
 * Takes the visitor out of clicks that wait to be stored. They are JSON in one spelling, which may
 * be wrong JSON of a click: so it is done in the text. Each visitor gets the hash that the secret
 * makes of them among the stored clicks too, so those who were several are counted as several.
 */
export async function eraseDeadClicks(
  db: Database,
  whose: Visitors,
  secret: string,
): Promise<void> {
  const [name, value] = Object.entries(whose)[0] as [string, string];
  await db.execute(sql`
    update dead_clicks
    set body = replace(body, '"visitor_hash":"' || hash || '"',
      '"visitor_hash":"' || ${randomHash(secret, sql`link_id`, sql`hash`)} || '"')
    from (
      select digest as found, substring(body from ${VISITOR}) as hash,
        coalesce(substring(body from '"link_id":"([^"]*)"'), '') as link_id
      from dead_clicks where position(${`"${name}":"${value}"`} in body) > 0
    ) as told
    where digest = found and hash not like 'erased\\_%'`);
}
