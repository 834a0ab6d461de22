import { sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';

const given = (ids: readonly string[]) =>
  sql`select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)`;

/** Which of these conversions are the first of their influencer. */
export async function listFirstConversions(
  db: Database,
  conversion_ids: readonly string[],
): Promise<ReadonlySet<string>> {
  if (conversion_ids.length === 0) return new Set();
  const result = await db.execute(sql`
    select id from conversions where id in (${given(conversion_ids)}) and not exists (
      select from conversions earlier where earlier.influencer_id = conversions.influencer_id
        and earlier.id < conversions.id)`);
  return new Set(result.rows.map(({ id }) => String(id)));
}

/**
 * The products links were to, by the link's id; without those links that their own influencer
 * changed last, by a session or a key.
 */
export async function listStoppedProducts(
  db: Database,
  link_ids: readonly string[],
): Promise<ReadonlyMap<string, string | null>> {
  if (link_ids.length === 0) return new Map();
  const result = await db.execute(sql`
    select link.id, products.name from tracking_links link
    left join products on products.id = link.product_id
    left join lateral (
      select actor_kind, actor_id, created_at from audit_entries
      where object_id = link.id order by id desc limit 1
    ) as last on last.created_at >= link.updated_at - interval '5 seconds'
    where link.id in (${given(link_ids)}) and (
      (actor_kind = 'user' and exists (select from users
        where users.id = actor_id and users.influencer_id = link.influencer_id))
      or (actor_kind = 'key' and exists (select from api_keys
        where api_keys.id = actor_id and api_keys.influencer_id = link.influencer_id))
    ) is not true`);
  return new Map(
    result.rows.map(({ id, name }) => [String(id), name === null ? null : String(name)]),
  );
}
