import { sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';

/** Changes that wait to be told to Redis, and when the database was asked and answered. */
export type WaitingChanges = {
  asked_at_ms: number;
  seen_at_ms: number;
  changes: { id: string; subject_id: string }[];
};

/** The changes of what followers see that Redis has not been told, in no order. */
export async function listLinkChanges(db: Database, most: number): Promise<WaitingChanges> {
  const result = await db.execute(sql`
    with waiting as materialized (
      select id, subject_id from link_changes order by id limit ${most}::int
    )
    select (extract(epoch from now()) * 1000)::float8 as asked_at_ms,
      coalesce((select jsonb_agg(jsonb_build_object('id', id::text, 'subject_id', subject_id)
        order by id) from waiting), '[]') as changes,
      (extract(epoch from clock_timestamp()) * 1000)::float8 as seen_at_ms`);
  const [row = {}] = result.rows;
  return {
    asked_at_ms: Number(row.asked_at_ms),
    seen_at_ms: Number(row.seen_at_ms),
    changes: row.changes as WaitingChanges['changes'],
  };
}

/** Forgets changes that Redis has been told. */
export async function deleteLinkChanges(db: Database, ids: readonly string[]): Promise<void> {
  const given = sql`jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)`;
  await db.execute(sql`delete from link_changes where id in (select value::uuid from ${given})`);
}
