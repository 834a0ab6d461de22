import { sql } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import { influencers } from './schema/influencers.ts';
import { users } from './schema/users.ts';

type SeedUser = {
  id: string;
  email: string;
  role: 'admin' | 'influencer';
  password_hash: string;
};

/** Lets somebody of the local world sign in, as the influencer of the same address if any. */
export async function putSeedUser(db: Database, user: SeedUser): Promise<void> {
  const { id, email, role, password_hash } = user;
  await db.execute(sql`
    insert into ${users} (id, email, role, password_hash, influencer_id)
    select ${id}, ${email}, ${role}, ${password_hash}, case when ${role} = 'influencer'
      then (select id from ${influencers} where email = ${email}) end
    on conflict (lower(email)) do update set password_hash = excluded.password_hash`);
}
