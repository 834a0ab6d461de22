import type { ReviewPolicy } from '@skinstack/domain/orders/flags';
import type { HoldFrom } from '@skinstack/domain/orders/payment';
import type { CommissionRule } from '@skinstack/domain/terms';
import { and, eq, gt, inArray, isNull, or, type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { Database } from './connect/connect-database.ts';
import { endFrom } from './coupons.ts';
import { factsOfParty, type PartyFacts } from './members/membership-facts.ts';
import { textArray } from './rows/json-rows.ts';
import type { Act } from './rows/trail.ts';
import { updateRowAs } from './rows/write-rows.ts';
import { commissionRules } from './schema/commission-rules.ts';
import { products } from './schema/products.ts';

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
  review_policy: ReviewPolicy;
  /** What it says of customers; `renewals` as it is stored. */
  bond_months: number;
  bond_order_limit: number | null;
  bond_yields_to_click: boolean;
  renewals: string | number;
  /** The group the influencer was in at the order's time. */
  group_id: string | null;
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
/** The terms of the programs an order may be credited in. */
export type CandidateTerms = {
  programs: (Omit<ProgramTerms, 'group_id' | 'rules' | 'products' | 'sales'> & { id: string })[];
  /** Which group each party was in. */
  members: PartyFacts[];
  rules: (ProgramTerms['rules'][number] & { program_id: string })[];
  products: (TermedProduct & { program_id: string })[];
  sales: (SaleKey & { merchant_id: string })[];
};

/** The terms of a program in force for an influencer; null when there is no such program. */
export function termsIn(
  { terms }: { terms: CandidateTerms },
  { program_id, influencer_id, merchant_id, product_id }: TermsSubject,
): ProgramTerms | null {
  const program = terms.programs.find(({ id }) => id === program_id);
  if (!program) return null;
  const isTheirs = (of: string | null) => of === null || of === influencer_id;
  const { group_id } = factsOfParty(terms.members, { program_id, influencer_id });
  const isOfGroup = (of: string | null | undefined) => (of ?? null) === null || of === group_id;
  return {
    ...program,
    group_id,
    rules: terms.rules.filter(
      (rule) =>
        rule.program_id === program_id && isTheirs(rule.influencer_id) && isOfGroup(rule.group_id),
    ),
    products: terms.products.filter(
      ({ id, ...of }) => id === product_id || of.program_id === program_id,
    ),
    sales: terms.sales.filter((sale) => sale.merchant_id === merchant_id),
  };
}

/** Who is credited, in which program, with the product of the link. */
type TermsSubject = {
  program_id: string;
  influencer_id: string;
  merchant_id: string;
  product_id: string | null;
};

/**
 * The products that lines of an order name, and the one that was linked.
 * @param program_id the program whose products count
 */
export function listTermedProducts(
  db: Database,
  program_id: string,
  asked: { product_id: string | null; external_product_ids: string[]; skus: string[] },
): Promise<TermedProduct[]> {
  const { id, category, external_product_id, sku } = products;
  const isNamed = or(
    sql`${external_product_id} = any (${textArray(asked.external_product_ids)})`,
    sql`${sku} = any (${textArray(asked.skus)})`,
  );
  return db
    .select({ id, category, external_product_id, sku })
    .from(products)
    .where(or(eq(id, asked.product_id ?? ''), and(eq(products.program_id, program_id), isNamed)))
    .orderBy(id);
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
export function listProgramProducts(
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
