import { date, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { clickArchives } from './click-archives.ts';
import { at, createdAt } from './columns.ts';

/** The files of an archived month, each the clicks after one id up to another. */
export const clickArchiveParts = pgTable(
  'click_archive_parts',
  {
    month_on: date({ mode: 'string' })
      .notNull()
      .references(() => clickArchives.month_on),
    part: integer().notNull(),
    /** The last id of the part before; empty for the first. */
    after_id: text().notNull(),
    last_id: text().notNull(),
    row_count: integer().notNull(),
    byte_count: integer().notNull(),
    /** Of the compressed file, in hexadecimal. */
    sha256: text().notNull(),
    /** When the file was read again and found to hold exactly these clicks. */
    proven_at: at(),
    created_at: createdAt(),
  },
  (parts) => [
    // insertArchivePart: a run that is repeated writes the same part
    primaryKey({ name: 'click_archive_parts_pkey', columns: [parts.month_on, parts.part] }),
  ],
);
