import { sql } from 'drizzle-orm';
import type { Database } from './connect-database.ts';

/** Makes the monthly partitions of clicks from the month of `from` on, `months` ahead. */
export async function prepareClickPartitions(
  db: Database,
  from: Date,
  months: number,
): Promise<void> {
  const first_on = from.toISOString().slice(0, 10);
  await db.execute(sql`select prepare_click_partitions(${first_on}::date, ${months}::int)`);
}
