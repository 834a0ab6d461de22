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
      ...toColumns(input),
    }),
  );
  return row;
}

/** What was sent as its columns have it: an amount is a bigint, a time a date. */
type Columns<T> = {
  [K in keyof T]: K extends `${string}_minor`
    ? bigint | undefined
    : K extends `${string}_at`
      ? Date | undefined
      : T[K];
};

function toColumns<T extends object>(input: T): Columns<T> {
  const entries = Object.entries(input).map(([name, value]) => {
    if (name.endsWith('_minor')) return [name, BigInt(value)];
    return [name, name.endsWith('_at') ? new Date(value) : value];
  });
  return Object.fromEntries(entries);
}

/** A rule for a product of another program would never apply. */
async function requireProduct(ports: Ports, program_id: string, product_id: string) {
  const ofProgram = matches(products.program_id, program_id);
  requireFound(await findRow(ports.db, products, product_id, ofProgram), 'product of the program');
}
