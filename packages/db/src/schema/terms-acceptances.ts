import { foreignKey, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { createdAt } from './columns.ts';
import { influencers } from './influencers.ts';
import { programTerms } from './program-terms.ts';

/** Who accepted which version of a program's terms, when, and in which language they read it. */
export const termsAcceptances = pgTable(
  'terms_acceptances',
  {
    influencer_id: text()
      .notNull()
      .references(() => influencers.id),
    program_id: text().notNull(),
    version: integer().notNull(),
    /** What was accepted, by its hash. */
    sha256: text().notNull(),
    language: text().notNull(),
    /** The user or key that accepted; of an application, `application`. */
    accepted_by: text().notNull(),
    accepted_at: createdAt(),
  },
  (acceptances) => [
    // insertAcceptance: a version is accepted once; admit_links: whether the one in force was
    primaryKey({
      columns: [acceptances.influencer_id, acceptances.program_id, acceptances.version],
    }),
    foreignKey({
      name: 'terms_acceptances_version_fk',
      columns: [acceptances.program_id, acceptances.version],
      foreignColumns: [programTerms.program_id, programTerms.version],
    }),
  ],
);
