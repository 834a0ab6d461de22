import { allHold, findRow, isOneOf, listRows, matches } from '@skinstack/db/rows/find-rows';
import { commissionRules } from '@skinstack/db/schema/commission-rules';
import { coupons } from '@skinstack/db/schema/coupons';
import { products } from '@skinstack/db/schema/products';
import { programs } from '@skinstack/db/schema/programs';
import { isInState, updateRuleEnd } from '@skinstack/db/terms';
import { Problem } from '@skinstack/domain/problem';
import type { Context } from 'hono';
import { insertIdempotent, withIdempotencyKey } from '../middleware/idempotency.ts';
import { scopeOf } from '../middleware/whose.ts';
import type { Ports } from '../ports.ts';
import { presentEach } from '../rest/left-out.ts';
import { presentRow, refuseBrokenReference, requireFound } from '../rest/rows.ts';
import { type AppEnv, newRouter } from '../router.ts';
import { changeCoupon, createCoupon, presentCoupons } from './coupons.ts';
import { endTime, stateOf } from './ends.ts';
import { PRICE_ROUTE, previewPrice } from './price.ts';
import { COUPON_ROUTES, type NewRule, RULE_ROUTES } from './schemas.ts';

/** A program's special terms: commission rules, and coupons that name an influencer. */
export function termRoutes(ports: Ports) {
  const { db } = ports;
  const told = (context: Context<AppEnv>) => withIdempotencyKey(ports, context);
  return newRouter()
    .openapi(RULE_ROUTES.create, async (context) => {
      const program = await programOf(ports, context, context.req.valid('param').id);
      const row = await createRule(
        withIdempotencyKey(ports, context),
        program.id,
        context.req.valid('json'),
      );
      return context.json(presentRule(ports, row), 201);
    })
    .openapi(RULE_ROUTES.list, async (context) => {
      const { id } = await programOf(ports, context, context.req.valid('param').id);
      const { state, ...page } = context.req.valid('query');
      const where = allHold(
        matches(commissionRules.program_id, id),
        isInState(commissionRules.ends_at, state),
      );
      const { data, next_cursor } = await listRows(db, commissionRules, page, where);
      const { shown, left_out } = presentEach(
        data,
        (row) => row.id,
        (row) => presentRule(ports, row),
      );
      return context.json({ data: shown, next_cursor, ...left_out }, 200);
    })
    .openapi(RULE_ROUTES.change, async (context) => {
      const { id, rule_id } = context.req.valid('param');
      const { ends_at } = context.req.valid('json');
      await programOf(ports, context, id);
      return context.json(await endRule(told(context), id, rule_id, endTime(ports, ends_at)), 200);
    })
    .openapi(RULE_ROUTES.end, async (context) => {
      const { id, rule_id } = context.req.valid('param');
      await programOf(ports, context, id);
      return context.json(await endRule(told(context), id, rule_id, new Date(ports.now())), 200);
    })
    .openapi(COUPON_ROUTES.create, async (context) => {
      const { id: program_id } = await programOf(ports, context, context.req.valid('param').id);
      const once = withIdempotencyKey(ports, context);
      const made = await createCoupon(once, program_id, context.req.valid('json'));
      return context.json(made, 201);
    })
    .openapi(COUPON_ROUTES.list, async (context) => {
      const { id } = await programOf(ports, context, context.req.valid('param').id);
      const { state, ...page } = context.req.valid('query');
      const where = allHold(matches(coupons.program_id, id), isInState(coupons.ends_at, state));
      const { data, next_cursor } = await listRows(db, coupons, page, where);
      return context.json({ data: await presentCoupons(ports, data), next_cursor }, 200);
    })
    .openapi(COUPON_ROUTES.change, async (context) => {
      const { id, coupon_id } = context.req.valid('param');
      const changes = context.req.valid('json');
      return context.json(await changeCoupon(told(context), id, coupon_id, changes), 200);
    })
    .openapi(COUPON_ROUTES.end, async (context) => {
      const { id, coupon_id } = context.req.valid('param');
      await programOf(ports, context, id);
      const ends_at = new Date(ports.now()).toISOString();
      return context.json(await changeCoupon(told(context), id, coupon_id, { ends_at }), 200);
    })
    .openapi(PRICE_ROUTE, async (context) => {
      const { id } = context.req.valid('param');
      const caller = context.get('caller');
      return context.json(await previewPrice(ports, caller, id, context.req.valid('json')), 200);
    });
}

/** The program a caller means; of a brand one of its shops'. @throws Problem `not_found` */
async function programOf(ports: Ports, context: Context<AppEnv>, id: string) {
  const { merchant_ids } = scopeOf(context.get('caller'));
  const ofShop = merchant_ids && isOneOf(programs.merchant_id, merchant_ids);
  return requireFound(await findRow(ports.db, programs, id, ofShop), 'program');
}

/** Ends a rule. @throws Problem `not_found`, `conflict` when it has ended */
async function endRule(ports: Ports, program_id: string, rule_id: string, ends_at: Date | null) {
  const { act = null } = ports;
  const row = await refuseBrokenReference(
    updateRuleEnd(ports.db, program_id, rule_id, ends_at, act),
  );
  if (row) return presentRule(ports, row);
  const ofProgram = matches(commissionRules.program_id, program_id);
  requireFound(await findRow(ports.db, commissionRules, rule_id, ofProgram), 'rule of the program');
  throw new Problem('conflict', 'This rule has ended. Make another for what is to come.');
}

function presentRule(ports: Ports, row: typeof commissionRules.$inferSelect) {
  return { ...presentRow(row), state: stateOf(ports, row) };
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
