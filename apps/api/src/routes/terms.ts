import { findRow } from '@skinstack/db/find-row';
import { listRows } from '@skinstack/db/list-rows';
import { matches } from '@skinstack/db/matches';
import { commissionRules } from '@skinstack/db/schema/commission-rules';
import { coupons } from '@skinstack/db/schema/coupons';
import { programs } from '@skinstack/db/schema/programs';
import { createRule } from '../catalogue/create-rule.ts';
import { found } from '../catalogue/found.ts';
import { refuseBrokenReference } from '../catalogue/refuse-broken-reference.ts';
import { showRow } from '../catalogue/show-row.ts';
import { newRouter } from '../new-router.ts';
import { insertOnce } from '../once/insert-once.ts';
import { oncePorts } from '../once/once-ports.ts';
import type { Ports } from '../ports.ts';
import { couponRoutes, ruleRoutes } from './terms-schemas.ts';

/** A program's special terms: commission rules, and coupons that name an influencer. */
export function termRoutes(ports: Ports) {
  const { db } = ports;
  const programOf = async (id: string) => found(await findRow(db, programs, id), 'program');
  return newRouter()
    .openapi(ruleRoutes.create, async (context) => {
      const program = await programOf(context.req.valid('param').id);
      const row = await createRule(
        oncePorts(ports, context),
        program.id,
        context.req.valid('json'),
      );
      return context.json(showRow(row), 201);
    })
    .openapi(ruleRoutes.list, async (context) => {
      const { id } = await programOf(context.req.valid('param').id);
      const ofProgram = matches(commissionRules.program_id, id);
      const page = await listRows(db, commissionRules, context.req.valid('query'), ofProgram);
      return context.json({ ...page, data: page.data.map((row) => showRow(row)) }, 200);
    })
    .openapi(couponRoutes.create, async (context) => {
      const { id: program_id } = await programOf(context.req.valid('param').id);
      const wish = { id: ports.newId('cpn'), program_id, ...context.req.valid('json') };
      const once = oncePorts(ports, context);
      const { row } = await refuseBrokenReference(insertOnce(once, coupons, wish));
      return context.json(showRow(row), 201);
    })
    .openapi(couponRoutes.list, async (context) => {
      const { id } = await programOf(context.req.valid('param').id);
      const ofProgram = matches(coupons.program_id, id);
      const page = await listRows(db, coupons, context.req.valid('query'), ofProgram);
      return context.json({ ...page, data: page.data.map((row) => showRow(row)) }, 200);
    });
}
