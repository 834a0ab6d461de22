import type { Database } from './connect-database.ts';
import { trackingLinks } from './schema/tracking-links.ts';

export type LinkRow = typeof trackingLinks.$inferSelect;

/** Adds a tracking link. Fails on a slug already taken (`tracking_links_slug_key`). */
export async function insertLink(
  db: Database,
  row: typeof trackingLinks.$inferInsert,
): Promise<LinkRow> {
  const [inserted] = await db.insert(trackingLinks).values(row).returning();
  if (!inserted) throw new Error('an insert returned no row');
  return inserted;
}
