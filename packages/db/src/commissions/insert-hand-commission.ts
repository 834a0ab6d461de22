import { sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { insertJournals, type JournalRow } from '../ledger/insert-journals.ts';
import { insertTrail, type Trail } from '../rows/trail.ts';

/** A credit or debit that an operator made: no order is behind it, and no fee is taken of it. */
export type HandCommission = {
  id: string;
  influencer_id: string;
  program_id: string;
  currency: string;
  /** Negative for a debit. */
  net_minor: bigint;
  reason: string;
  external_reference: string | null;
};

/**
 * Makes a credit or debit that is payable at once, with its journal: one statement.
 * @returns always true: it has no condition but its keys
 * @throws a unique violation when its reference was booked before (`commissions_reference_key`)
 */
export async function insertHandCommission(
  db: Database,
  made: HandCommission,
  journal: JournalRow,
  trail: Trail,
): Promise<boolean> {
  const { net_minor } = made;
  await db.execute(sql`
    with made as (
      insert into commissions (id, influencer_id, program_id, currency, base_minor, gross_minor,
        platform_fee_minor, net_minor, source, platform_fee_rate_bps, hold_days, state,
        available_at, approved_at, reason, external_reference)
      values (${made.id}, ${made.influencer_id}, ${made.program_id}, ${made.currency}, 0,
        ${net_minor}::bigint, 0, ${net_minor}::bigint, 'hand', 0, 0, 'approved', now(), now(),
        ${made.reason}, ${made.external_reference})
      returning influencer_id, program_id, currency, net_minor, external_reference
    ), ${insertTrail(trail, made.id, sql`made`, { after: sql`to_jsonb(made)` })},
    done as (select 1 as is_due from made),
    ${insertJournals([journal], sql`done`, trail.act?.actor)}
    select is_due from done`);
  return true;
}
