import { sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { type Act, insertAuditEntry } from '../rows/trail.ts';

export type MailProblem = 'bounced' | 'complained';

/** Keeps that mail does not reach an address, or is not wanted there; the worse word stays. */
export async function upsertMailProblem(
  db: Database,
  address: string,
  kind: MailProblem,
): Promise<void> {
  await db.execute(sql`insert into mail_problems (address, kind)
    values (${address.toLowerCase()}, ${kind})
    on conflict (address) do update set kind = 'bounced', since = now()
      where excluded.kind = 'bounced' and mail_problems.kind <> 'bounced'`);
}

/** Lets mail go to an address again, with its audit entry. @returns whether it was stopped */
export async function deleteMailProblem(
  db: Database,
  address: string,
  user_id: string,
  act: Act | null,
): Promise<boolean> {
  const result = await db.execute(sql`
    with gone as (
      delete from mail_problems where address = ${address.toLowerCase()} returning kind
    ), ${insertAuditEntry(act, sql`${user_id}`, sql`gone`, { before: sql`to_jsonb(gone)` })}
    select kind from gone`);
  return result.rows.length === 1;
}
