import { sql } from 'drizzle-orm';
import { check, pgTable, text } from 'drizzle-orm/pg-core';
import { at } from './columns.ts';

/** Addresses that mail does not reach, or whose owner called it spam: they are sent no more. */
export const mailProblems = pgTable(
  'mail_problems',
  {
    /** In lower case. */
    address: text().primaryKey(),
    kind: text().$type<'bounced' | 'complained'>().notNull(),
    since: at().notNull().defaultNow(),
  },
  (problems) => [check('mail_problems_kind', sql`${problems.kind} in ('bounced', 'complained')`)],
);
