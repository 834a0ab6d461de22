import type { HoldFrom } from '@skinstack/domain/orders/payment';
import type { CommissionRule } from '@skinstack/domain/terms';
import { and, eq, or, sql } from 'drizzle-orm';
import type { Database } from './connect/connect-database.ts';
import { textArray } from './rows/json-rows.ts';
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
