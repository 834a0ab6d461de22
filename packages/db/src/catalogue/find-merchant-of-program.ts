import { eq } from 'drizzle-orm';
import type { Database } from '../connect/connect-database.ts';
import { merchants } from '../schema/merchants.ts';
import { programs } from '../schema/programs.ts';

/** The merchant of a program, its hosts and the currency; null when there is no such program. */
export async function findMerchantOfProgram(db: Database, program_id: string) {
  const [row] = await db
    .select({
      merchant_id: merchants.id,
      allowed_hosts: merchants.allowed_hosts,
      currency: programs.currency,
    })
    .from(programs)
    .innerJoin(merchants, eq(merchants.id, programs.merchant_id))
    .where(eq(programs.id, program_id));
  return row ?? null;
}
