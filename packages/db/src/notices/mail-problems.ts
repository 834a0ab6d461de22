import { eq, sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { mailProblems } from '../schema/mail-problems.ts';

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

/** What is wrong with an address; null when mail reaches it. */
export async function findMailProblem(db: Database, address: string): Promise<MailProblem | null> {
  const [row] = await db
    .select({ kind: mailProblems.kind })
    .from(mailProblems)
    .where(eq(mailProblems.address, address.toLowerCase()));
  return row?.kind ?? null;
}
