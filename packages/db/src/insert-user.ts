import { sql } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import { influencers } from './schema/influencers.ts';
import { users } from './schema/users.ts';

type NewUser = {
  id: string;
  email: string;
  password_hash: string;
  role: 'admin' | 'influencer';
  influencer_id: string | null;
  created_at: Date;
};

/**
 * Adds a user; one who is an influencer only together with that influencer becoming theirs, so two
 * users made at once cannot both be the same influencer. Fails on an address already taken.
 * @returns false when the influencer is not there, or is somebody's already
 */
export async function insertUser(db: Database, user: NewUser): Promise<boolean> {
  const { influencer_id, ...row } = user;
  if (influencer_id === null) {
    await db.insert(users).values(row);
    return true;
  }
  const { rows } = await db.execute(sql`
    with theirs as (
      update ${influencers} set user_id = ${row.id}
        where id = ${influencer_id} and user_id is null returning id
    )
    insert into ${users} (id, email, password_hash, role, created_at)
    select ${row.id}, ${row.email}, ${row.password_hash}, ${row.role},
      ${row.created_at.toISOString()}::timestamptz from theirs
    returning id`);
  return rows.length === 1;
}
