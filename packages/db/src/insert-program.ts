import type { Database } from './connect-database.ts';
import { programs } from './schema/programs.ts';

export type ProgramRow = typeof programs.$inferSelect;

/** Adds a program. Fails on a merchant that does not exist. */
export async function insertProgram(
  db: Database,
  row: typeof programs.$inferInsert,
): Promise<ProgramRow> {
  const [inserted] = await db.insert(programs).values(row).returning();
  if (!inserted) throw new Error('an insert returned no row');
  return inserted;
}
