import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import { influencers } from './schema/influencers.ts';
import { users } from './schema/users.ts';

/** Somebody who may sign in, and which influencer they are, if any. */
export type SignInUser = {
  id: string;
  email: string;
  role: 'admin' | 'influencer';
  influencer_id: string | null;
  password_hash: string | null;
};

/** The user with this address, whatever its case; null when there is none or they are disabled. */
export async function findUserByEmail(db: Database, email: string): Promise<SignInUser | null> {
  const [row] = await db
    .select({
      id: users.id,
      email: users.email,
      role: users.role,
      influencer_id: users.influencer_id,
      password_hash: users.password_hash,
    })
    .from(users)
    .leftJoin(influencers, eq(influencers.id, users.influencer_id))
    .where(
      and(
        sql`lower(${users.email}) = lower(${email})`,
        isNull(users.disabled_at),
        sql`${influencers.is_active} is distinct from false`,
      ),
    );
  return row ?? null;
}
