import { idTime } from '@skinstack/domain/ids';
import { and, eq } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import { clicks } from './schema/clicks.ts';

/** A click by its id, which says its month; null when it is not there, or not any more. */
export async function findClick(db: Database, id: string) {
  const [click] = await db
    .select()
    .from(clicks)
    .where(and(eq(clicks.id, id), eq(clicks.clicked_at, new Date(idTime(id)))));
  return click ?? null;
}
