import { eq, sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import type { Act } from '../rows/trail.ts';
import { updateStatement } from '../rows/write-rows.ts';
import { influencers } from '../schema/influencers.ts';
import { mailProblems } from '../schema/mail-problems.ts';
import { type UserRow, users } from '../schema/users.ts';

/** How a user is named and reads; null is what they have not chosen. */
export type Profile = Pick<UserRow, 'display_name' | 'timezone' | 'locale' | 'theme'>;

/** The profile of a user; an influencer who chose no name or time zone has those of their page. */
export async function findProfile(
  db: Database,
  user_id: string,
): Promise<(Profile & { mail_problem: 'bounced' | 'complained' | null }) | null> {
  const [row] = await db
    .select({
      display_name: sql<
        string | null
      >`coalesce(${users.display_name}, ${influencers.display_name})`,
      timezone: users.timezone,
      locale: users.locale,
      theme: users.theme,
      mail_problem: mailProblems.kind,
    })
    .from(users)
    .leftJoin(influencers, eq(influencers.id, users.influencer_id))
    .leftJoin(mailProblems, sql`${mailProblems.address} = lower(${users.email})`)
    .where(eq(users.id, user_id));
  return row ?? null;
}

/** Changes what of it is given. */
export async function updateProfile(
  db: Database,
  user_id: string,
  changes: Partial<Profile>,
  act: Act | null,
): Promise<void> {
  if (Object.keys(changes).length === 0) return;
  await db.execute(updateStatement(db, act, users, user_id, changes));
}
