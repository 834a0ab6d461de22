import type { Scope, StoredRole } from '@skinstack/domain/people';
import { sql } from 'drizzle-orm';
import type { Question } from '../connect/question.ts';

/** Whose a bearer key is, and what it may do of what they may. */
export type ApiKeyOwner = {
  id: string;
  role: StoredRole;
  influencer_id: string | null;
  /** Of a brand's people; none of anybody else. */
  merchant_ids: string[];
  /** Of an operator's key; null of a key from before they had their own. */
  user_id: string | null;
  scopes: Scope[];
};

/**
 * Asks for the owner of the key with this hash; null when there is none, it or a key it was made
 * by (and so on) expired or was revoked, its influencer was switched off, or its user disabled.
 * Notes that the key was used, at most once a minute.
 * @param admin_key_digest of the `ADMIN_API_KEY` there is now; keys that another made have ended
 */
export function askApiKey(
  key_hash: string,
  admin_key_digest: string,
): Question<ApiKeyOwner | null> {
  const query = sql`
    with recursive chain as (
      select id, made_by_key_id, made_by_admin_key, revoked_at, expires_at from api_keys
      where key_hash = ${key_hash}
      union
      select maker.id, maker.made_by_key_id, maker.made_by_admin_key, maker.revoked_at,
        maker.expires_at
      from chain join api_keys maker on maker.id = chain.made_by_key_id
    ), key as (
      select api_keys.id, coalesce(holder.role, api_keys.role) as role, api_keys.influencer_id,
        api_keys.user_id, to_jsonb(scopes) as scopes, last_used_at,
        to_jsonb(coalesce(holder.merchant_ids, '{}')) as merchant_ids
      from api_keys
      left join influencers on influencers.id = api_keys.influencer_id
      left join users on users.influencer_id = api_keys.influencer_id
      left join users holder on holder.id = api_keys.user_id
      where key_hash = ${key_hash}
        and influencers.is_active is distinct from false and users.disabled_at is null
        and holder.disabled_at is null
        and not exists (select from chain where revoked_at is not null or expires_at <= now()
          or made_by_admin_key <> ${admin_key_digest})
    ), used as (
      update api_keys set last_used_at = now() from key where api_keys.id = key.id
        and (key.last_used_at is null or key.last_used_at < now() - interval '1 minute')
    )
    select id, role, influencer_id, merchant_ids, user_id, scopes from key`;
  return {
    queries: (db) => [db.execute(query)],
    read: ([answer]) => (answer as { rows: ApiKeyOwner[] }).rows[0] ?? null,
  };
}
