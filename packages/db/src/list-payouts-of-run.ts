import { asc, eq } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import { payouts } from './schema/payouts.ts';

/** The payouts that one request made. */
export async function listPayoutsOfRun(db: Database, run_id: string) {
  return db.select().from(payouts).where(eq(payouts.run_id, run_id)).orderBy(asc(payouts.id));
}
