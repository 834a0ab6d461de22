import { sql } from 'drizzle-orm';
import { check, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { at, createdAt } from './columns.ts';
import { programs } from './programs.ts';

/** What members of a program agree to, each version for good. */
export const programTerms = pgTable(
  'program_terms',
  {
    id: text().primaryKey(),
    program_id: text()
      .notNull()
      .references(() => programs.id),
    version: integer().notNull(),
    body: text().notNull(),
    /** Of the body's bytes (UTF-8), in hexadecimal. */
    sha256: text().notNull(),
    valid_from: at().notNull(),
    created_by: text().notNull(),
    created_at: createdAt(),
  },
  (terms) => [
    // insertTerms: of two at once one is the next version; admit_links: the one in force
    uniqueIndex('program_terms_version_key').on(terms.program_id, terms.version),
    check('program_terms_version', sql`${terms.version} > 0`),
  ],
);
