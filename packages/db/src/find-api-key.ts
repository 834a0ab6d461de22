import { eq, sql } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import { apiKeys } from './schema/api-keys.ts';

/** Whose a bearer key is. */
export type ApiKeyOwner = {
  id: string;
  role: 'admin' | 'influencer';
  influencer_id: string | null;
};

/** The owner of the key with this hash; null when there is none, or it expired or was revoked. */
export async function findApiKey(db: Database, key_hash: string): Promise<ApiKeyOwner | null> {
  const [row] = await db
    .select({ id: apiKeys.id, role: apiKeys.role, influencer_id: apiKeys.influencer_id })
    .from(apiKeys)
    .where(
      sql`${eq(apiKeys.key_hash, key_hash)} and ${apiKeys.revoked_at} is null
        and (${apiKeys.expires_at} is null or ${apiKeys.expires_at} > now())`,
    );
  return row ?? null;
}
