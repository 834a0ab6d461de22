import { asc, eq } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import type { ArchivePart } from './put-archive-part.ts';
import { clickArchiveParts } from './schema/click-archive-parts.ts';

/** The files of a month, in order. */
export function listArchiveParts(db: Database, month_on: string): Promise<ArchivePart[]> {
  return db
    .select()
    .from(clickArchiveParts)
    .where(eq(clickArchiveParts.month_on, month_on))
    .orderBy(asc(clickArchiveParts.part));
}
