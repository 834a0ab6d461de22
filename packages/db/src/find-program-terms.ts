import type { CommissionRule } from '@skinstack/domain/commission-rule';
import { eq } from 'drizzle-orm';
import type { Database } from './connect-database.ts';
import { commissionRules } from './schema/commission-rules.ts';
import { products } from './schema/products.ts';
import { programs } from './schema/programs.ts';

/** A program's terms in force, its special rules, and the category of the product in question. */
export type ProgramTerms = {
  currency: string;
  commission_rate_bps: number;
  platform_fee_rate_bps: number;
  hold_days: number;
  category: string | null;
  rules: CommissionRule[];
};

/** Reads the terms of a program in one round trip; null when there is no such program. */
export async function findProgramTerms(
  db: Database,
  program_id: string,
  product_id: string | null,
): Promise<ProgramTerms | null> {
  const [programRows, ruleRows, productRows] = await db.batch([
    db.select().from(programs).where(eq(programs.id, program_id)),
    db.select().from(commissionRules).where(eq(commissionRules.program_id, program_id)),
    db
      .select({ category: products.category })
      .from(products)
      .where(eq(products.id, product_id ?? '')),
  ]);
  const program = programRows[0];
  if (!program) return null;
  const rules = ruleRows.map(({ starts_at, ends_at, ...rule }) => ({
    ...rule,
    starts_at_ms: starts_at?.getTime() ?? null,
    ends_at_ms: ends_at?.getTime() ?? null,
  }));
  return { ...program, category: productRows[0]?.category ?? null, rules };
}
