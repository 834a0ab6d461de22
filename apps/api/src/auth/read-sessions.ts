import { listSessions } from '@skinstack/db/list-sessions';
import { SESSION_IDLE_DAYS } from '@skinstack/domain/session';
import type { SignedIn } from '../app-env.ts';
import type { Ports } from '../ports.ts';

/** A user's sessions as JSON. */
export async function readSessions(ports: Ports, session: SignedIn) {
  const rows = await listSessions(ports.db, session.user_id, SESSION_IDLE_DAYS);
  const data = rows.map((row) => ({
    id: row.id,
    created_at: row.created_at.toISOString(),
    last_seen_at: row.last_seen_at.toISOString(),
    expires_at: row.expires_at.toISOString(),
    is_current: row.id === session.id,
  }));
  return { data };
}
