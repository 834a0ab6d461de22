import { commissionRules } from '@skinstack/db/schema/commission-rules';
import { insertOnce } from '../once/insert-once.ts';
import type { Ports } from '../ports.ts';
import type { NewRule } from '../routes/terms-schemas.ts';
import { refuseBrokenReference } from './refuse-broken-reference.ts';

/** Adds a commission rule to a program; it applies to orders from then on. */
export async function createRule(ports: Ports, program_id: string, wish: NewRule) {
  const { row } = await refuseBrokenReference(
    insertOnce(ports, commissionRules, {
      ...{ id: ports.newId('rul'), program_id },
      influencer_id: wish.influencer_id ?? null,
      product_id: wish.product_id ?? null,
      category: wish.category ?? null,
      rate_bps: wish.rate_bps ?? null,
      flat_minor: wish.flat_minor === undefined ? null : BigInt(wish.flat_minor),
      starts_at: wish.starts_at ? new Date(wish.starts_at) : null,
      ends_at: wish.ends_at ? new Date(wish.ends_at) : null,
    }),
  );
  return row;
}
