import { eq } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import { clickArchives } from './schema/click-archives.ts';

/** Notes that every click of a month was found in the archive, with its manifest. */
export async function setArchiveProven(db: Database, month_on: string, at: Date): Promise<void> {
  await db.update(clickArchives).set({ proven_at: at }).where(eq(clickArchives.month_on, month_on));
}
