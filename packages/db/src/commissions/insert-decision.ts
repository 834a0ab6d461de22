import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { isOneOf } from '../rows/find-rows.ts';
import { commissions } from '../schema/commissions.ts';
import { conversions } from '../schema/conversions.ts';

/** What an operator decided about a commission, with what the influencer is told, and what not. */
export type HandDecision = {
  id: string;
  commission_id: string;
  action: 'hold' | 'release' | 'reject' | 'restore' | 'reassign';
  reason: string;
  note: string | null;
  actor: string;
};

/** The part of a statement that keeps a decision, if `guard` has a row. */
export function insertDecision(decision: HandDecision, guard: SQL): SQL {
  const { id, commission_id, action, reason, note, actor } = decision;
  return sql`new_decision as (
      insert into commission_decisions (id, commission_id, action, reason, note, actor)
      select ${id}, ${commission_id}, ${action}, ${reason}, ${note}, ${actor} from ${guard}
    )`;
}

/** Where a commission is: of which conversion and order, and whether that is still theirs. */
export type CommissionPlace = {
  conversion_id: string | null;
  order_id: string | null;
  is_superseded: boolean;
};

/** Finds the order behind a commission; null when there is no such commission. */
export async function findCommissionPlace(
  db: Database,
  commission_id: string,
  merchant_ids?: readonly string[],
): Promise<CommissionPlace | null> {
  const [row] = await db
    .select({
      conversion_id: conversions.id,
      order_id: conversions.order_id,
      superseded_at: conversions.superseded_at,
    })
    .from(commissions)
    .leftJoin(conversions, eq(conversions.id, commissions.conversion_id))
    .where(
      and(
        eq(commissions.id, commission_id),
        merchant_ids && isOneOf(conversions.merchant_id, merchant_ids),
      ),
    );
  if (!row) return null;
  const { superseded_at, ...place } = row;
  return { ...place, is_superseded: superseded_at !== null };
}
