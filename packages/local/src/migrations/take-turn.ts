import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';

/** Any number: the lock that keeps two migrations from running at once. */
const LOCK = 7_305_001;
const PAUSE_MS = 200;
const PATIENCE_MS = 10 * 60_000;

/**
 * Waits until no other session migrates this database; the turn ends with the connection, also
 * when the process is killed. It asks again and again, because a session that waits inside
 * `pg_advisory_lock` holds a snapshot, and the other's `create index concurrently` waits for that.
 * @throws Error when another run holds it for ten minutes
 */
export async function takeTurn(client: Client): Promise<void> {
  for (let waited_ms = 0; waited_ms < PATIENCE_MS; waited_ms += PAUSE_MS) {
    const { rows } = await client.query('select pg_try_advisory_lock($1) as is_mine', [LOCK]);
    if (rows[0]?.is_mine) return;
    await sleep(PAUSE_MS);
  }
  throw new Error('Another run has been migrating this database for ten minutes: look at it first');
}
