import type { BatchItem } from 'drizzle-orm/batch';
import type { Database } from './connect-database.ts';

type Query = BatchItem<'pg'>;

/** Statements, and how their answers are read: so that two questions can share a round trip. */
export type Question<T> = {
  queries: (db: Database) => [Query, ...Query[]];
  read: (answers: readonly unknown[]) => T;
};

/** Asks one question, in one round trip. */
export async function ask<T>(db: Database, { queries, read }: Question<T>): Promise<T> {
  const [first, ...others] = queries(db);
  return read(others.length === 0 ? [await first] : await db.batch([first, ...others]));
}

/** Asks two questions that do not depend on each other, in one round trip. */
export async function askBoth<A, B>(
  db: Database,
  one: Question<A>,
  other: Question<B>,
): Promise<[A, B]> {
  const queries = one.queries(db);
  const answers: unknown[] = await db.batch([...queries, ...other.queries(db)]);
  const count = queries.length;
  return [one.read(answers.slice(0, count)), other.read(answers.slice(count))];
}
