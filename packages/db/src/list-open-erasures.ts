import { asc, eq } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import type { PrivacyRequestRow } from './insert-privacy-request.ts';
import { privacyRequests } from './schema/privacy-requests.ts';

/** Erasures that are not through yet, oldest first. */
export function listOpenErasures(db: Database, limit: number): Promise<PrivacyRequestRow[]> {
  return db
    .select()
    .from(privacyRequests)
    .where(eq(privacyRequests.state, 'open'))
    .orderBy(asc(privacyRequests.id))
    .limit(limit);
}
