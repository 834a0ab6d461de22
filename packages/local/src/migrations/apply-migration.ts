import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { Migration, Statement } from './read-migrations.ts';

/** A statement in a transaction that takes longer keeps its locks too long: it is a backfill. */
const STATEMENT_TIMEOUT_MS = 30_000;
const REMEMBER =
  'insert into drizzle.__drizzle_migrations (hash, created_at) values ($1, $2::bigint)';

/**
 * Applies one migration and remembers it. An ordinary one is one transaction, so a run that is
 * killed leaves all of it or nothing. One outside a transaction is run from its beginning again:
 * each of its statements may find its work done.
 * @throws the error of the statement that failed, with the migration's name before its message
 */
export async function applyMigration(
  client: pg.Client,
  migration: Migration,
  patience: Patience,
  say: (line: string) => void,
): Promise<void> {
  const onBusy = (attempt: number) =>
    say(`${migration.tag}: waits for a lock, attempt ${attempt} of ${patience.attempts}`);
  const { hash, created_at_ms } = migration;
  try {
    if (migration.is_atomic) {
      await retryWhileBusy(patience, () => applyAtOnce(client, migration, patience), onBusy);
      return;
    }
    for (const statement of migration.statements) {
      await retryWhileBusy(patience, () => runAlone(client, statement, patience), onBusy);
    }
    await client.query(REMEMBER, [hash, created_at_ms]);
  } catch (error) {
    if (error instanceof Error) error.message = `${migration.tag}: ${error.message}`;
    throw error;
  }
}

async function applyAtOnce(
  client: pg.Client,
  { statements, hash, created_at_ms }: Migration,
  { lock_timeout_ms }: Patience,
): Promise<void> {
  await client.query('begin');
  try {
    await client.query(`set local lock_timeout = ${lock_timeout_ms}`);
    await client.query(`set local statement_timeout = ${STATEMENT_TIMEOUT_MS}`);
    for (const { text } of statements) await client.query(text);
    await client.query(REMEMBER, [hash, created_at_ms]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
}

/** Building an index concurrently waits for old transactions without keeping anybody waiting. */
async function runAlone(
  client: pg.Client,
  { text, is_repeated }: Statement,
  { lock_timeout_ms }: Patience,
): Promise<void> {
  const isPatient = /\bconcurrently\b/i.test(text);
  await client.query(`set lock_timeout = ${isPatient ? 0 : lock_timeout_ms}`);
  for (;;) {
    const { rowCount } = await client.query(text);
    if (!is_repeated || !rowCount) return;
  }
}

/** Lock not available, deadlock, and two sessions that changed one row of the catalogue. */
const BUSY_CODES = new Set(['55P03', '40P01']);
const isBusy = (error: unknown) => {
  const { code = '', message = '' } = error as { code?: string; message?: string };
  return BUSY_CODES.has(code) || /tuple concurrently (updated|deleted)/.test(message);
};

/** How long a migration waits for a lock, and how often it tries again before it gives up. */
export type Patience = { lock_timeout_ms: number; attempts: number; longest_pause_ms: number };

/**
 * A second: requests that queue behind a waiting `ALTER TABLE` wait no longer, which is less than
 * either Worker gives the database. Sixty tries with pauses make about five minutes.
 */
export const PATIENCE: Patience = { lock_timeout_ms: 1_000, attempts: 60, longest_pause_ms: 5_000 };

/**
 * Runs work that others' locks may refuse, and runs it again when they did, with pauses in which
 * the traffic that queued behind it goes on.
 * @throws what the work threw, when it is something else or the last attempt failed
 */
export async function retryWhileBusy(
  { attempts, longest_pause_ms }: Patience,
  work: () => Promise<void>,
  onBusy: (attempt: number) => void,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!isBusy(error) || attempt >= attempts) throw error;
      onBusy(attempt);
      await sleep(Math.min(longest_pause_ms, 100 * 2 ** (attempt - 1)));
    }
  }
}
