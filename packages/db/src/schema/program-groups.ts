import { sql } from 'drizzle-orm';
import { pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { createdAt } from './columns.ts';
import { programs } from './programs.ts';

/** Groups of a program's members, for rules of their own; somebody puts members into them. */
export const programGroups = pgTable(
  'program_groups',
  {
    id: text().primaryKey(),
    program_id: text()
      .notNull()
      .references(() => programs.id),
    name: text().notNull(),
    created_at: createdAt(),
  },
  (groups) => [
    // insertRow: a name is a group's once in a program; listRows: a program's groups
    uniqueIndex('program_groups_name_key').on(groups.program_id, sql`lower(${groups.name})`),
  ],
);
