import type { Database } from './connect-database.ts';
import { clickArchiveParts } from './schema/click-archive-parts.ts';

export type ArchivePart = typeof clickArchiveParts.$inferSelect;

/** Notes a file that was written; one that is noted stays as it is. */
export async function putArchivePart(
  db: Database,
  part: typeof clickArchiveParts.$inferInsert,
): Promise<void> {
  await db.insert(clickArchiveParts).values(part).onConflictDoNothing();
}
