import { sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';

/** Whose a bearer key is. */
export type ApiKeyOwner = {
  id: string;
  role: 'admin' | 'influencer';
  influencer_id: string | null;
};

/**
 * The owner of the key with this hash; null when there is none, it expired or was revoked, or
 * its influencer was switched off or their user disabled. Notes that the key was used, at most
 * once a minute.
 */
export async function findApiKey(db: Database, key_hash: string): Promise<ApiKeyOwner | null> {
  const result = await db.execute(sql`
    with key as (
      select api_keys.id, api_keys.role, api_keys.influencer_id, last_used_at from api_keys
      left join influencers on influencers.id = api_keys.influencer_id
      left join users on users.influencer_id = api_keys.influencer_id
      where key_hash = ${key_hash} and revoked_at is null
        and (expires_at is null or expires_at > now())
        and influencers.is_active is distinct from false and users.disabled_at is null
    ), used as (
      update api_keys set last_used_at = now() from key where api_keys.id = key.id
        and (key.last_used_at is null or key.last_used_at < now() - interval '1 minute')
    )
    select id, role, influencer_id from key`);
  return (result.rows[0] as ApiKeyOwner | undefined) ?? null;
}
