import type { BaseAndSplit, CommissionTerms } from '@skinstack/domain/commissions/commission';
import type { Attribution } from '@skinstack/domain/orders/attribution';
import type { HoldFrom } from '@skinstack/domain/orders/payment';
import type { PricedLine } from '@skinstack/domain/terms';
import { type SQL, sql } from 'drizzle-orm';
import type { CommissionState, StoredTerms } from '../schema/commissions.ts';

/** Who earned an order, by which terms, how much, and what of it is already reversed. */
export type CommissionRow = {
  conversion_id: string;
  commission_id: string;
  attribution: Attribution;
  terms: CommissionTerms;
  whole: BaseAndSplit;
  lines: readonly PricedLine[];
  reversed: BaseAndSplit;
  state: CommissionState;
  /** When the hold ends; null as long as it has not begun. */
  available_at: Date | null;
  hold_from: HoldFrom;
  /** The terms of all its lines, and of those that may come; tiers among them. */
  kept: { terms: StoredTerms; has_tiers: boolean };
};

/**
 * The part of a statement that writes a conversion and its commission, if `guard` has a row.
 * @param order the order's id, currency and time
 */
export function insertCommission(
  order: { id: string; currency: string; ordered_at: Date },
  { attribution: who, terms, whole, reversed, ...earned }: CommissionRow,
  guard: SQL,
): SQL {
  return sql`new_conversion as (
      insert into conversions (id, order_id, influencer_id, program_id, merchant_id, product_id,
        link_id, click_id, campaign, method, amount_minor, currency, ordered_at)
      select ${earned.conversion_id}, ${order.id}, ${who.influencer_id}, ${who.program_id},
        ${who.merchant_id}, ${who.product_id}, ${who.link_id}, ${who.click_id}, ${who.campaign},
        ${who.method}, ${whole.base_minor}::bigint, ${order.currency},
        ${order.ordered_at.toISOString()}::timestamptz
      from ${guard}
    ), new_commission as (
      insert into commissions (id, conversion_id, influencer_id, currency, base_minor, gross_minor,
        platform_fee_minor, net_minor, reversed_base_minor, reversed_gross_minor,
        reversed_platform_fee_minor, source, rule_id, rate_bps, flat_minor, lines,
        platform_fee_rate_bps, hold_days, hold_from, terms, has_tiers, state, available_at)
      select ${earned.commission_id}, ${earned.conversion_id}, ${who.influencer_id},
        ${order.currency}, ${whole.base_minor}::bigint, ${whole.gross_minor}::bigint,
        ${whole.platform_fee_minor}::bigint, ${whole.net_minor}::bigint,
        ${reversed.base_minor}::bigint, ${reversed.gross_minor}::bigint,
        ${reversed.platform_fee_minor}::bigint, ${terms.source}, ${terms.rule_id},
        ${terms.rate_bps}::int, ${terms.flat_minor}::bigint, ${linesJson(earned.lines)}::jsonb,
        ${terms.platform_fee_rate_bps}::int, ${terms.hold_days}::int,
        ${earned.hold_from}, ${JSON.stringify(earned.kept.terms)}::jsonb, ${earned.kept.has_tiers},
        ${earned.state}, ${earned.available_at?.toISOString() ?? null}::timestamptz
      from ${guard}
    )`;
}

/** Lines as the column keeps them: amounts are text. */
export function linesJson(lines: readonly PricedLine[]): string {
  return JSON.stringify(lines, (_, value) => (typeof value === 'bigint' ? String(value) : value));
}
