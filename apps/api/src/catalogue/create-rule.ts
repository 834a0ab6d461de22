import { findRow } from '@skinstack/db/find-row';
import { matches } from '@skinstack/db/matches';
import { commissionRules } from '@skinstack/db/schema/commission-rules';
import { products } from '@skinstack/db/schema/products';
import { insertIdempotent } from '../middleware/idempotency.ts';
import type { Ports } from '../ports.ts';
import { refuseBrokenReference, requireFound } from '../rest/rows.ts';
import type { NewRule } from '../routes/terms-schemas.ts';

/** Adds a commission rule to a program, for orders from now on. @throws Problem `not_found` */
export async function createRule(ports: Ports, program_id: string, input: NewRule) {
  if (input.product_id !== undefined) await requireProduct(ports, program_id, input.product_id);
  const { row } = await refuseBrokenReference(
    insertIdempotent(ports, commissionRules, {
      id: ports.newId('rul'),
      program_id,
      influencer_id: input.influencer_id ?? null,
      product_id: input.product_id ?? null,
      category: input.category ?? null,
      rate_bps: input.rate_bps ?? null,
      flat_minor: input.flat_minor === undefined ? null : BigInt(input.flat_minor),
      month_minimum_minor:
        input.month_minimum_minor === undefined ? null : BigInt(input.month_minimum_minor),
      starts_at: input.starts_at ? new Date(input.starts_at) : null,
      ends_at: input.ends_at ? new Date(input.ends_at) : null,
    }),
  );
  return row;
}

/** A rule for a product of another program would never apply. */
async function requireProduct(ports: Ports, program_id: string, product_id: string) {
  const ofProgram = matches(products.program_id, program_id);
  requireFound(await findRow(ports.db, products, product_id, ofProgram), 'product of the program');
}
