import type { MailKind } from '@skinstack/domain/notices/mail-kinds';
import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { at } from '../rows/json-rows.ts';
import { readRow } from '../rows/write-rows.ts';
import { type MailRow, mails } from '../schema/mails.ts';

/** Who holds what they claimed, as of when, and until when at the latest. */
export type Lease = { id: string; now: Date; until: Date };

/** A mail to be written; its key says what it tells to whom. */
export type NewMail = {
  id: string;
  key: string;
  kind: MailKind;
  user_id: string | null;
  address: string;
  locale: 'en' | 'de';
  facts: Record<string, unknown>;
  facts_sealed?: string | null;
  expires_at?: Date | null;
};

/**
 * The statement that puts mails on their way; one whose key there is is not written again.
 * @param guard a condition that must hold for any to be written
 */
export function insertMails(wishes: readonly NewMail[], now: Date, guard: SQL = sql`true`): SQL {
  return sql`insert into mails (id, key, kind, user_id, address, locale, facts, facts_sealed,
      expires_at, next_at, created_at)
    select wish.id, key, kind, user_id, address, locale, facts, facts_sealed, expires_at,
      ${at(now)}, ${at(now)}
    from jsonb_to_recordset(${JSON.stringify(wishes)}::jsonb) as wish(id text, key text, kind text,
      user_id text, address text, locale text, facts jsonb, facts_sealed text,
      expires_at timestamptz)
    where ${guard}
    on conflict (key) do nothing`;
}

/** Puts mails on their way. */
export async function addMails(db: Database, wishes: readonly NewMail[], now: Date): Promise<void> {
  if (wishes.length > 0) await db.execute(insertMails(wishes, now));
}

/**
 * Takes mails that are due, so that nobody else does until the lease is over. Those that help
 * nobody any more, or go to an address that mail does not reach, are stopped instead.
 * @param ids these alone; null for all
 */
export async function claimMails(
  db: Database,
  { id, now, until }: Lease,
  most: number,
  guards: readonly MailKind[],
  ids: readonly string[] | null = null,
): Promise<MailRow[]> {
  const due = at(now);
  const isMeant = ids === null ? sql`true` : sql`id in ${[...ids]}`;
  const result = await db.execute(sql`
    with due as materialized (
      select id from mails where state = 'pending' and next_at <= ${due} and ${isMeant}
        and (lease_until is null or lease_until <= ${due})
      order by next_at limit ${most}::int
    ), judged as (
      select mails.id, case
          when expires_at <= ${due} then 'expired'
          when problem.kind = 'bounced' then 'bounced'
          when problem.kind is not null and mails.kind not in ${[...guards]} then 'complained'
        end as stopped_by
      from due join mails using (id)
      left join mail_problems problem on problem.address = lower(mails.address)
    ), claimed as (
      update mails set
        state = case when stopped_by is null then 'pending' else 'stopped' end,
        error = coalesce(stopped_by, error),
        facts_sealed = case when stopped_by is null then facts_sealed end,
        lease = ${id}, lease_until = ${at(until)}
      from judged
      where mails.id = judged.id and state = 'pending'
        and (lease_until is null or lease_until <= ${due})
      returning mails.*
    )
    select * from claimed where state = 'pending' order by next_at, id`);
  return result.rows.map((row) => readRow(mails, row));
}

/**
 * Notes how a try to send a mail ended; nothing, if another holds it by now. What let somebody in
 * is not kept once it is sent.
 * @param next_at when it is tried again; null when it was tried often enough
 */
export async function finishMail(
  db: Database,
  mail_id: string,
  lease: Lease,
  isSent: boolean,
  next_at: Date | null,
): Promise<void> {
  const now = at(lease.now);
  const state = isSent ? 'sent' : next_at === null ? 'failed' : 'pending';
  await db.execute(sql`
    update mails set state = ${state}, attempts = attempts + 1, lease = null, lease_until = null,
      first_tried_at = coalesce(first_tried_at, ${now}),
      next_at = coalesce(${at(next_at)}, next_at),
      error = ${isSent ? null : 'not taken'}, sent_at = ${isSent ? now : sql`sent_at`},
      facts_sealed = ${state === 'pending' ? sql`facts_sealed` : sql`null`}
    where id = ${mail_id} and lease = ${lease.id} and state = 'pending'`);
}
