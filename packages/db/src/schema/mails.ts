import type { MailKind } from '@skinstack/domain/notices/mail-kinds';
import { sql } from 'drizzle-orm';
import { check, index, integer, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { at, createdAt } from './columns.ts';
import { users } from './users.ts';

export type MailState = 'pending' | 'sent' | 'failed' | 'stopped';

/** Mails on their way: written with what they tell of, or by the job that looks at events. */
export const mails = pgTable(
  'mails',
  {
    /** The provider is told it, so that a mail sent twice arrives once. */
    id: text().primaryKey(),
    /** What it tells to whom: no mail is written twice. */
    key: text().notNull(),
    kind: text().$type<MailKind>().notNull(),
    /** Null where no user is behind the address, or was it once. */
    user_id: text().references(() => users.id),
    address: text().notNull(),
    locale: text().$type<'en' | 'de'>().notNull(),
    /** What the words are about; of links that let somebody in only an encrypted form is kept. */
    facts: jsonb().$type<Record<string, unknown>>().notNull(),
    facts_sealed: text(),
    state: text().$type<MailState>().notNull().default('pending'),
    attempts: integer().notNull().default(0),
    next_at: at().notNull().defaultNow(),
    /** Nobody is helped by it later: the link in it is over. */
    expires_at: at(),
    lease_until: at(),
    lease: text(),
    error: text(),
    first_tried_at: at(),
    sent_at: at(),
    created_at: createdAt(),
  },
  (mails) => [
    // insertMails: what is told to somebody once
    uniqueIndex('mails_key').on(mails.key),
    // claimMails: what is due
    index('mails_due_idx').on(mails.next_at).where(sql`state = 'pending'`),
    // listAttention: what was never taken
    index('mails_failed_idx').on(mails.created_at).where(sql`state = 'failed'`),
    // deleteOldNotices: what was sent long ago
    index('mails_created_at_idx').on(mails.created_at),
    check('mails_state', sql`${mails.state} in ('pending', 'sent', 'failed', 'stopped')`),
  ],
);
export type MailRow = typeof mails.$inferSelect;
