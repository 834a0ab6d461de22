import { findRow } from '@skinstack/db/find-row';
import { matches } from '@skinstack/db/matches';
import { commissionRules } from '@skinstack/db/schema/commission-rules';
import { coupons } from '@skinstack/db/schema/coupons';
import { programs } from '@skinstack/db/schema/programs';
import { createRule } from '../catalogue/create-rule.ts';
import { insertIdempotent, withIdempotencyKey } from '../middleware/idempotency.ts';
import { newRouter } from '../new-router.ts';
import type { Ports } from '../ports.ts';
import { presentRow, presentRows, refuseBrokenReference, requireFound } from '../rest/rows.ts';
import { COUPON_ROUTES, RULE_ROUTES } from './terms-schemas.ts';

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
      const input = { id: ports.newId('cpn'), program_id, ...context.req.valid('json') };
      const once = withIdempotencyKey(ports, context);
      const { row } = await refuseBrokenReference(insertIdempotent(once, coupons, input));
      return context.json(presentRow(row), 201);
    })
    .openapi(COUPON_ROUTES.list, async (context) => {
      const { id } = await programOf(context.req.valid('param').id);
      const ofProgram = matches(coupons.program_id, id);
      const page = context.req.valid('query');
      return context.json(await presentRows(ports, coupons, page, ofProgram), 200);
    });
}
