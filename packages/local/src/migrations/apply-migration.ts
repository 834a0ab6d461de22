import type pg from 'pg';
import type { Migration, Statement } from './read-migrations.ts';
import { type Patience, untilFree } from './until-free.ts';

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
      await untilFree(patience, () => applyAtOnce(client, migration, patience), onBusy);
      return;
    }
    for (const statement of migration.statements) {
      await untilFree(patience, () => runAlone(client, statement, patience), onBusy);
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
