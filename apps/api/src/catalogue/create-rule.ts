import { findRow } from '@skinstack/db/find-row';
import { matches } from '@skinstack/db/matches';
import { commissionRules } from '@skinstack/db/schema/commission-rules';
import { products } from '@skinstack/db/schema/products';
import { insertOnce } from '../once/insert-once.ts';
import type { Ports } from '../ports.ts';
import type { NewRule } from '../routes/terms-schemas.ts';
import { found } from './found.ts';
import { refuseBrokenReference } from './refuse-broken-reference.ts';

/** Adds a commission rule to a program; it applies to orders from then on. @throws `not_found` */
export async function createRule(ports: Ports, program_id: string, wish: NewRule) {
  if (wish.product_id !== undefined) await requireProduct(ports, program_id, wish.product_id);
  const { row } = await refuseBrokenReference(
    insertOnce(ports, commissionRules, {
      ...{ id: ports.newId('rul'), program_id },
      influencer_id: wish.influencer_id ?? null,
      product_id: wish.product_id ?? null,
      category: wish.category ?? null,
      rate_bps: wish.rate_bps ?? null,
      flat_minor: wish.flat_minor === undefined ? null : BigInt(wish.flat_minor),
      month_minimum_minor:
        wish.month_minimum_minor === undefined ? null : BigInt(wish.month_minimum_minor),
      starts_at: wish.starts_at ? new Date(wish.starts_at) : null,
      ends_at: wish.ends_at ? new Date(wish.ends_at) : null,
    }),
  );
  return row;
}

/** A rule for another program's product would never apply. */
async function requireProduct(ports: Ports, program_id: string, product_id: string) {
  const ofProgram = matches(products.program_id, program_id);
  found(await findRow(ports.db, products, product_id, ofProgram), 'product of the program');
}
