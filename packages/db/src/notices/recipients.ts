import type { NoticeChoice, NoticeKind } from '@skinstack/domain/notices/mail-kinds';
import { sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { type Act, insertAuditEntry } from '../rows/trail.ts';

/** Somebody who can be told something by mail. */
export type Recipient = {
  user_id: string;
  influencer_id: string | null;
  address: string;
  locale: 'en' | 'de';
  /** What they chose, where it is not the default. */
  choices: Partial<Record<NoticeKind, NoticeChoice>>;
};

/** The users of these influencers; with null among them the owners, too. */
export async function listRecipients(
  db: Database,
  influencer_ids: readonly (string | null)[],
): Promise<Recipient[]> {
  const ids = JSON.stringify(influencer_ids.filter((id) => id !== null));
  const withOwners = influencer_ids.includes(null);
  const result = await db.execute(sql`
    select id as user_id, influencer_id, email as address, coalesce(locale, 'en') as locale,
      coalesce((select jsonb_object_agg(kind, choice) from notification_settings
        where user_id = users.id), '{}') as choices
    from users where disabled_at is null and (
      influencer_id in (select jsonb_array_elements_text(${ids}::jsonb))
      or (${withOwners} and role in ('owner', 'admin')))
    order by id`);
  return result.rows as Recipient[];
}

/** What a user chose, where it is not the default. */
export async function findChoices(db: Database, user_id: string): Promise<Recipient['choices']> {
  const result = await db.execute(sql`select kind, choice from notification_settings
    where user_id = ${user_id}`);
  return Object.fromEntries(result.rows.map(({ kind, choice }) => [kind, choice]));
}

/** Keeps what a user chose, with its audit entry; what is left out stays. */
export async function upsertChoices(
  db: Database,
  user_id: string,
  choices: Recipient['choices'],
  act: Act | null,
): Promise<void> {
  const wishes = JSON.stringify(choices);
  await db.execute(sql`
    with kept as (
      insert into notification_settings (user_id, kind, choice)
      select ${user_id}, key, value from jsonb_each_text(${wishes}::jsonb)
      where exists (select from users where id = ${user_id})
      on conflict (user_id, kind) do update
        set choice = excluded.choice, updated_at = now()
        where notification_settings.choice <> excluded.choice
      returning kind, choice
    ), told as (
      select jsonb_object_agg(kind, choice) as choices from kept having count(*) > 0
    ), ${insertAuditEntry(act, sql`${user_id}`, sql`told`, { after: sql`choices` })}
    select from told`);
}
