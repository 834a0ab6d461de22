import { and, desc, eq, sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { insertTrail, type Trail } from '../rows/trail.ts';
import { programTerms } from '../schema/program-terms.ts';
import { termsAcceptances } from '../schema/terms-acceptances.ts';

/** A version of a program's terms as it is written. */
export type NewTerms = {
  id: string;
  program_id: string;
  body: string;
  sha256: string;
  valid_from: Date;
  created_by: string;
};

/**
 * Adds the next version of a program's terms, valid from now at the earliest: one statement. Of two
 * at once the unique key `program_terms_version_key` lets one through.
 */
export async function insertTerms(db: Database, terms: NewTerms, trail: Trail): Promise<boolean> {
  const { id, program_id, body, sha256, valid_from, created_by } = terms;
  const told = { after: sql`(to_jsonb(added) - 'body'::text)` };
  const result = await db.execute(sql`
    with added as (
      insert into program_terms (id, program_id, version, body, sha256, valid_from, created_by)
      select ${id}, ${program_id}, coalesce(max(version), 0) + 1, ${body}, ${sha256},
        greatest(${valid_from.toISOString()}::timestamptz, now()), ${created_by}
      from program_terms where program_id = ${program_id}
      returning *
    ), ${insertTrail(trail, id, sql`added`, told)}
    select id from added`);
  return result.rows.length === 1;
}

/** A version of a program's terms; null when there is no such. */
export async function findTerms(db: Database, program_id: string, version: number) {
  const [row] = await db
    .select()
    .from(programTerms)
    .where(and(eq(programTerms.program_id, program_id), eq(programTerms.version, version)));
  return row ?? null;
}

/** Which versions of a program's terms an influencer accepted, the newest first. */
export function listAcceptances(db: Database, program_id: string, influencer_id: string) {
  return db
    .select()
    .from(termsAcceptances)
    .where(
      and(
        eq(termsAcceptances.program_id, program_id),
        eq(termsAcceptances.influencer_id, influencer_id),
      ),
    )
    .orderBy(desc(termsAcceptances.version));
}

/** Who accepts which version, and by whose hand. */
export type NewAcceptance = {
  program_id: string;
  version: number;
  influencer_id: string;
  language: string;
  accepted_by: string;
};

/**
 * Keeps that an influencer accepted a version, with its hash as it is; once more changes nothing.
 * @returns whether there is such a version
 */
export async function insertAcceptance(
  db: Database,
  acceptance: NewAcceptance,
  trail: Trail,
): Promise<boolean> {
  const { program_id, version, influencer_id, language, accepted_by } = acceptance;
  const result = await db.execute(sql`
    with meant as (
      select sha256 from program_terms where program_id = ${program_id} and version = ${version}
    ), accepted as (
      insert into terms_acceptances
        (influencer_id, program_id, version, sha256, language, accepted_by)
      select ${influencer_id}, ${program_id}, ${version}, sha256, ${language}, ${accepted_by}
      from meant
      on conflict do nothing
      returning *
    ), ${insertTrail(trail, program_id, sql`accepted`, { after: sql`to_jsonb(accepted)` })}
    select sha256 from meant`);
  return result.rows.length === 1;
}
