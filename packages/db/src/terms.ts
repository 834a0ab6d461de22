import type { CouponFacts } from '@skinstack/domain/orders/attribution';
import type { CommissionRule } from '@skinstack/domain/terms';
import { and, eq, or, sql } from 'drizzle-orm';
import type { Database } from './connect/connect-database.ts';
import { commissionRules } from './schema/commission-rules.ts';
import { commissions } from './schema/commissions.ts';
import { conversions } from './schema/conversions.ts';
import { coupons } from './schema/coupons.ts';
import { influencers } from './schema/influencers.ts';
import { orders } from './schema/orders.ts';
import { products } from './schema/products.ts';
import { programs } from './schema/programs.ts';

/** A product an order is about, by the ids the shop knows it by. */
export type TermedProduct = {
  id: string;
  category: string | null;
  external_product_id: string | null;
  sku: string | null;
};
/** A program's terms in force, its special rules, and what they ask about an order. */
export type ProgramTerms = {
  currency: string;
  commission_rate_bps: number;
  platform_fee_rate_bps: number;
  hold_days: number;
  rules: CommissionRule[];
  /** The linked product and those the order's lines name. */
  products: TermedProduct[];
  /** What the influencer's other orders of the calendar month (UTC) stand for. */
  month_minor: bigint;
};
/** What is asked about: who earned, when, and the products of the link and of the lines. */
export type TermsSubject = {
  influencer_id: string;
  product_id: string | null;
  ordered_at: Date;
  /** Its own order does not count towards a tier. */
  external_order_id: string;
  external_product_ids: readonly string[];
  skus: readonly string[];
};

/** Reads the terms of a program in one round trip; null when there is no such program. */
export async function findProgramTerms(
  db: Database,
  program_id: string,
  subject: TermsSubject,
): Promise<ProgramTerms | null> {
  const [programRows, ruleRows, productRows, monthRows] = await db.batch([
    db.select().from(programs).where(eq(programs.id, program_id)),
    db.select().from(commissionRules).where(eq(commissionRules.program_id, program_id)),
    selectProducts(db, program_id, subject),
    selectMonth(db, program_id, subject),
  ]);
  const program = programRows[0];
  if (!program) return null;
  const rules = ruleRows.map(({ starts_at, ends_at, ...rule }) => ({
    ...rule,
    starts_at_ms: starts_at?.getTime() ?? null,
    ends_at_ms: ends_at?.getTime() ?? null,
  }));
  return {
    ...program,
    rules,
    products: productRows,
    month_minor: BigInt(monthRows[0]?.month_minor ?? 0),
  };
}

function selectProducts(db: Database, program_id: string, subject: TermsSubject) {
  const oneOf = (texts: readonly string[]) =>
    sql`(select jsonb_array_elements_text(${JSON.stringify(texts)}::jsonb))`;
  const { id, category, external_product_id, sku } = products;
  return db
    .select({ id, category, external_product_id, sku })
    .from(products)
    .where(
      or(
        eq(id, subject.product_id ?? ''),
        and(
          eq(products.program_id, program_id),
          or(
            sql`${external_product_id} in ${oneOf(subject.external_product_ids)}`,
            sql`${sku} in ${oneOf(subject.skus)}`,
          ),
        ),
      ),
    )
    .orderBy(id);
}

/** In the program's currency alone: currencies never mix in a sum. */
function selectMonth(db: Database, program_id: string, subject: TermsSubject) {
  const { ordered_at } = subject;
  const month = Date.UTC(ordered_at.getUTCFullYear(), ordered_at.getUTCMonth());
  const next = Date.UTC(ordered_at.getUTCFullYear(), ordered_at.getUTCMonth() + 1);
  const at = (ms: number) => sql`${new Date(ms).toISOString()}::timestamptz`;
  return db
    .select({
      month_minor: sql<string>`coalesce(sum(${commissions.base_minor}
        - ${commissions.reversed_base_minor}), 0)`,
    })
    .from(conversions)
    .innerJoin(commissions, eq(commissions.conversion_id, conversions.id))
    .innerJoin(programs, eq(programs.id, conversions.program_id))
    .innerJoin(orders, eq(orders.id, conversions.order_id))
    .where(
      and(
        eq(conversions.influencer_id, subject.influencer_id),
        eq(conversions.program_id, program_id),
        eq(conversions.currency, programs.currency),
        sql`${orders.external_order_id} <> ${subject.external_order_id}`,
        sql`${conversions.ordered_at} >= ${at(month)} and ${conversions.ordered_at} < ${at(next)}`,
      ),
    );
}

/**
 * Whose coupon a code is. Programs may share a code, so without a merchant it counts only when it
 * means one program.
 * @param merchant_id the merchant of the network account, when it has one
 */
export async function findCouponFacts(
  db: Database,
  code: string,
  merchant_id: string | null,
): Promise<CouponFacts | null> {
  const rows = await db
    .select({
      code: coupons.code,
      influencer_id: coupons.influencer_id,
      program_id: coupons.program_id,
      merchant_id: programs.merchant_id,
      influencer_email: influencers.email,
      beats_click: programs.coupon_beats_click,
    })
    .from(coupons)
    .innerJoin(programs, eq(programs.id, coupons.program_id))
    .innerJoin(influencers, eq(influencers.id, coupons.influencer_id))
    .where(
      and(
        sql`lower(${coupons.code}) = lower(${code})`,
        merchant_id === null ? undefined : eq(programs.merchant_id, merchant_id),
      ),
    )
    .limit(2);
  return rows.length === 1 ? (rows[0] ?? null) : null;
}
