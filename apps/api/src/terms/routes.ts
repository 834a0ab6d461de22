import { findRow, listRows, matches } from '@skinstack/db/rows/find-rows';
import { commissionRules } from '@skinstack/db/schema/commission-rules';
import { coupons } from '@skinstack/db/schema/coupons';
import { products } from '@skinstack/db/schema/products';
import { programs } from '@skinstack/db/schema/programs';
import { canonicalCode } from '@skinstack/domain/orders/identity';
import { insertIdempotent, withIdempotencyKey } from '../middleware/idempotency.ts';
import type { Ports } from '../ports.ts';
import { presentRow, presentRows, refuseBrokenReference, requireFound } from '../rest/rows.ts';
import { newRouter } from '../router.ts';
import { COUPON_ROUTES, type NewRule, RULE_ROUTES } from './schemas.ts';

/** A program's special terms: commission rules, and coupons that name an influencer. */
export function termRoutes(ports: Ports) {
  const { db } = ports;
  const programOf = async (id: string) => requireFound(await findRow(db, programs, id), 'program');
  return newRouter()
    .openapi(RULE_ROUTES.create, async (context) => {
      const program = await programOf(context.req.valid('param').id);
      const row = await createRule(
        withIdempotencyKey(ports, context),
        program.id,
        context.req.valid('json'),
      );
      return context.json(presentRow(row), 201);
    })
    .openapi(RULE_ROUTES.list, async (context) => {
      const { id } = await programOf(context.req.valid('param').id);
      const ofProgram = matches(commissionRules.program_id, id);
      const page = context.req.valid('query');
      return context.json(await presentRows(ports, commissionRules, page, ofProgram), 200);
    })
    .openapi(COUPON_ROUTES.create, async (context) => {
      const { id: program_id } = await programOf(context.req.valid('param').id);
      const { code, influencer_id } = context.req.valid('json');
      const id = ports.newId('cpn');
      const input = { id, program_id, influencer_id, code, code_key: canonicalCode(code) };
      const once = withIdempotencyKey(ports, context);
      const { row } = await refuseBrokenReference(insertIdempotent(once, coupons, input));
      return context.json(presentCoupon(row), 201);
    })
    .openapi(COUPON_ROUTES.list, async (context) => {
      const { id } = await programOf(context.req.valid('param').id);
      const ofProgram = matches(coupons.program_id, id);
      const page = context.req.valid('query');
      const { data, next_cursor } = await listRows(db, coupons, page, ofProgram);
      return context.json({ data: data.map(presentCoupon), next_cursor }, 200);
    });
}

/** A coupon as JSON, without what it is found by. */
function presentCoupon({ code_key: _, ...row }: typeof coupons.$inferSelect) {
  return presentRow(row);
}

/** Adds a commission rule to a program, for orders from now on. @throws Problem `not_found` */
async function createRule(ports: Ports, program_id: string, input: NewRule) {
  if (input.product_id !== undefined) await requireProduct(ports, program_id, input.product_id);
  const { row } = await refuseBrokenReference(
    insertIdempotent(ports, commissionRules, {
      id: ports.newId('rul'),
      program_id,
      influencer_id: input.influencer_id ?? null,
      product_id: input.product_id ?? null,
      category: input.category ?? null,
      rate_bps: input.rate_bps ?? null,
      may_exceed_order: input.may_exceed_order,
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
