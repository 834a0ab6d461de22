import type { HoldFrom } from '@skinstack/domain/orders/payment';
import type { CommissionRule } from '@skinstack/domain/terms';
import { and, eq, gt, gte, inArray, isNull, lt, lte, or, type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { Database } from './connect/connect-database.ts';
import { endFrom } from './coupons.ts';
import type { Act } from './rows/trail.ts';
import { updateRowAs } from './rows/write-rows.ts';
import { commissionRules } from './schema/commission-rules.ts';
import { conversions } from './schema/conversions.ts';
import { merchants } from './schema/merchants.ts';
import { products } from './schema/products.ts';
import { programs } from './schema/programs.ts';
import { saleKeys } from './schema/sale-keys.ts';

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
  hold_from: HoldFrom;
  /** Those that are in force for the influencer at the order's time. */
  rules: CommissionRule[];
  /** The linked product and those the order's lines name. */
  products: TermedProduct[];
  /** The network account the merchant's orders are counted by; null: by the first to tell. */
  counts_by: string | null;
  /** What the sale's keys are credited to already. */
  sales: SaleKey[];
};
/** A key of a sale that was credited: by which order, of which network account, made when. */
export type SaleKey = {
  key: string;
  order_id: string;
  network_account_id: string;
  ordered_at: Date;
  conversion_id: string | null;
};
/** What is asked about: who earned, when, and the products of the link and of the lines. */
export type TermsSubject = {
  influencer_id: string;
  product_id: string | null;
  merchant_id: string;
  ordered_at: Date;
  /** The keys one sale is known by, whichever network tells it. */
  sale_keys: readonly string[];
  /** What the keys of the click it rests on begin with. */
  click_key: string | null;
  external_product_ids: readonly string[];
  skus: readonly string[];
};

/** Reads the terms of a program in one round trip; null when there is no such program. */
export async function findProgramTerms(
  db: Database,
  program_id: string,
  subject: TermsSubject,
): Promise<ProgramTerms | null> {
  const [programRows, ruleRows, productRows, saleRows] = await db.batch([
    db
      .select({ program: programs, counts_by: merchants.counts_by })
      .from(programs)
      .innerJoin(merchants, eq(merchants.id, programs.merchant_id))
      .where(eq(programs.id, program_id)),
    selectRules(db, program_id, subject),
    selectProducts(db, program_id, subject),
    selectSales(db, subject),
  ]);
  const found = programRows[0];
  if (!found) return null;
  const rules = ruleRows.map(({ starts_at, ends_at, created_at, ...rule }) => ({
    ...rule,
    created_at_ms: created_at.getTime(),
    starts_at_ms: starts_at?.getTime() ?? null,
    ends_at_ms: ends_at?.getTime() ?? null,
  }));
  return {
    ...found.program,
    counts_by: found.counts_by,
    rules,
    products: productRows,
    sales: saleRows,
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

/** The rules for everybody and for this influencer, as they are in force at the order's time. */
function selectRules(
  db: Database,
  program_id: string,
  { influencer_id, ordered_at }: TermsSubject,
) {
  const { starts_at, ends_at } = commissionRules;
  return db
    .select()
    .from(commissionRules)
    .where(
      and(
        eq(commissionRules.program_id, program_id),
        or(isNull(commissionRules.influencer_id), eq(commissionRules.influencer_id, influencer_id)),
        or(isNull(starts_at), lte(starts_at, ordered_at)),
        or(isNull(ends_at), gt(ends_at, ordered_at)),
      ),
    );
}

/** By which orders the sale is credited already (`sale_keys`), by its names or by its click. */
function selectSales(db: Database, { merchant_id, sale_keys, click_key }: TermsSubject) {
  const { key, order_id, network_account_id, ordered_at } = saleKeys;
  const isOfClick =
    click_key === null
      ? undefined
      : and(gte(key, click_key), lt(key, `${click_key.slice(0, -1)};`));
  return db
    .select({ key, order_id, network_account_id, ordered_at, conversion_id: conversions.id })
    .from(saleKeys)
    .leftJoin(
      conversions,
      and(eq(conversions.order_id, order_id), isNull(conversions.superseded_at)),
    )
    .where(
      and(
        eq(saleKeys.merchant_id, merchant_id),
        or(inArray(key, sale_keys.length > 0 ? [...sale_keys] : ['']), isOfClick),
      ),
    );
}

/**
 * Ends a rule, or takes an end back before it came: one statement that holds only while the rule
 * has not ended. What was placed before keeps it.
 * @returns the rule as it is now; null when it has ended, or is of another program
 */
export async function updateRuleEnd(
  db: Database,
  program_id: string,
  rule_id: string,
  ends_at: Date | null,
  act: Act | null,
): Promise<typeof commissionRules.$inferSelect | null> {
  const isOpen = or(isNull(commissionRules.ends_at), gt(commissionRules.ends_at, sql`now()`));
  const changes = { ends_at: endFrom(ends_at) } as unknown as { ends_at: Date | null };
  const ofProgram = and(eq(commissionRules.program_id, program_id), isOpen);
  return updateRowAs(db, act, commissionRules, rule_id, changes, ofProgram);
}

/** The condition that a term has ended, or has not; undefined for both. */
export function isInState(ends_at: PgColumn, state: 'active' | 'ended' | 'all'): SQL | undefined {
  if (state === 'all') return undefined;
  const isOpen = sql`(${ends_at} is null or ${ends_at} > now())`;
  return state === 'active' ? isOpen : sql`not ${isOpen}`;
}

/** Products of a program by our own ids. */
export function listTermedProducts(
  db: Database,
  program_id: string,
  product_ids: readonly string[],
): Promise<TermedProduct[]> {
  const { id, category, external_product_id, sku } = products;
  return db
    .select({ id, category, external_product_id, sku })
    .from(products)
    .where(
      and(
        eq(products.program_id, program_id),
        inArray(id, product_ids.length > 0 ? [...product_ids] : ['']),
      ),
    );
}
