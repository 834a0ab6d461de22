import type { Flag } from '@skinstack/domain/orders/flags';
import { and, asc, eq, gt, inArray, isNull, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { isOneOf, type Listed, type Page } from '../rows/find-rows.ts';
import { type CommissionState, commissions } from '../schema/commissions.ts';
import { conversions } from '../schema/conversions.ts';
import { influencers } from '../schema/influencers.ts';
import { orders } from '../schema/orders.ts';
import { programs } from '../schema/programs.ts';

/** The condition that conversions have a flag (`conversions_flags_idx`). */
export function hasFlag(flag: Flag): SQL {
  return sql`(flags @> array[${flag}::text] and flags <> '{}')`;
}

/**
 * SQL of what waits for somebody (`commissions_stopped_idx`): stopped by an operator, or by the
 * policy with nobody’s word since.
 */
export const IS_OPEN = sql`(state in ('held', 'rejected') and stopped_at is not null and
  (verdict = 'held' or (verdict is null and review in ('hold', 'reject'))))`;

/** Which reviews; without a state those that wait. */
export type ReviewFilter = {
  flag?: Flag | undefined;
  state?: CommissionState | undefined;
  /** Of one of these; a brand's carry its merchants. */
  merchant_ids?: readonly string[] | undefined;
};

/**
 * Flagged orders, and what an operator holds, the oldest first: without a state those that wait
 * for a decision, else all of that state.
 */
export async function listReviews(
  db: Database,
  { flag, state, merchant_ids }: ReviewFilter,
  page: Page,
) {
  const isOf = sql`(flags <> '{}' or verdict = 'held')`;
  const rows = await selectReviews(db)
    .where(
      and(
        isNull(conversions.superseded_at),
        state === undefined ? IS_OPEN : and(eq(commissions.state, state), isOf),
        flag === undefined ? undefined : hasFlag(flag),
        merchant_ids === undefined ? undefined : isOneOf(conversions.merchant_id, merchant_ids),
        page.cursor === undefined ? undefined : gt(conversions.id, page.cursor),
      ),
    )
    .orderBy(asc(conversions.id))
    .limit(page.limit + 1);
  const data = rows.slice(0, page.limit);
  const next_cursor = rows.length > page.limit ? (data.at(-1)?.id ?? null) : null;
  return { data, next_cursor } satisfies Listed<ReviewRow>;
}
export type ReviewRow = Awaited<ReturnType<typeof selectReviews>>[number];

function selectReviews(db: Database) {
  return db
    .select({
      id: conversions.id,
      commission_id: commissions.id,
      external_order_id: orders.external_order_id,
      influencer: { id: influencers.id, name: influencers.display_name },
      program: { id: programs.id, name: programs.name },
      method: conversions.method,
      flags: conversions.flags,
      decision: orders.decision,
      state: commissions.state,
      review: commissions.review,
      verdict: commissions.verdict,
      stopped_at: commissions.stopped_at,
      ordered_at: conversions.ordered_at,
      amount_minor: conversions.amount_minor,
      net_minor: commissions.net_minor,
      currency: conversions.currency,
    })
    .from(conversions)
    .innerJoin(commissions, eq(commissions.conversion_id, conversions.id))
    .innerJoin(orders, eq(orders.id, conversions.order_id))
    .innerJoin(influencers, eq(influencers.id, conversions.influencer_id))
    .innerJoin(programs, eq(programs.id, conversions.program_id))
    .$dynamic();
}

/**
 * The commissions of conversions, and how they stand; of those that there are.
 * @param merchant_ids of one of these; undefined for all
 */
export async function findReviewed(
  db: Database,
  conversion_ids: readonly string[],
  merchant_ids: readonly string[] | undefined,
) {
  return db
    .select({
      conversion_id: conversions.id,
      commission_id: commissions.id,
      state: commissions.state,
      verdict: commissions.verdict,
    })
    .from(conversions)
    .innerJoin(commissions, eq(commissions.conversion_id, conversions.id))
    .where(
      and(
        inArray(conversions.id, [...conversion_ids]),
        merchant_ids && isOneOf(conversions.merchant_id, merchant_ids),
      ),
    );
}
