import type { NoticeChoice, NoticeKind } from '@skinstack/domain/notices/mail-kinds';
import { sql } from 'drizzle-orm';
import { check, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { at } from './columns.ts';
import { users } from './users.ts';

/** What a user wants to be told by mail, where it is not the default. */
export const notificationSettings = pgTable(
  'notification_settings',
  {
    user_id: text()
      .notNull()
      .references(() => users.id),
    kind: text().$type<NoticeKind>().notNull(),
    choice: text().$type<NoticeChoice>().notNull(),
    updated_at: at().notNull().defaultNow(),
  },
  (settings) => [
    // upsertChoices: a user chooses of each once
    primaryKey({ columns: [settings.user_id, settings.kind] }),
    check('notification_settings_choice', sql`${settings.choice} in ('off', 'each', 'daily')`),
  ],
);
