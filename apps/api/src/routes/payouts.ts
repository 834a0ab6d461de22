import { findRow } from '@skinstack/db/find-row';
import { listPayoutItems } from '@skinstack/db/list-payout-items';
import { listRows } from '@skinstack/db/list-rows';
import { matchesAll } from '@skinstack/db/matches-all';
import { payouts } from '@skinstack/db/schema/payouts';
import type { Caller } from '../authenticate.ts';
import { found } from '../catalogue/found.ts';
import { showRow } from '../catalogue/show-row.ts';
import { approveAsOf } from '../commissions/approve-as-of.ts';
import { newRouter } from '../new-router.ts';
import { oncePorts } from '../once/once-ports.ts';
import { changePayout } from '../payouts/change-payout.ts';
import { requestPayouts } from '../payouts/request-payouts.ts';
import { showPayout } from '../payouts/show-payout.ts';
import type { Ports } from '../ports.ts';
import { approveRoute, payoutRoutes } from './payout-schemas.ts';

/** Every query for an influencer carries their id; operators see all payouts. */
const ownerOf = (caller: Caller) => (caller.role === 'admin' ? undefined : caller.influencer_id);

/** Approval of commissions, and payouts: requested, sent, settled or failed, shown. */
export function payoutRoutesOf(ports: Ports) {
  const { db } = ports;
  return newRouter()
    .openapi(approveRoute, async (context) => {
      const { as_of } = context.req.valid('json');
      return context.json({ approved: await approveAsOf(oncePorts(ports, context), as_of) }, 200);
    })
    .openapi(payoutRoutes.request, async (context) => {
      const made = await requestPayouts(oncePorts(ports, context), context.req.valid('json'));
      return context.json({ payouts: made.map(showPayout) }, 201);
    })
    .openapi(payoutRoutes.list, async (context) => {
      const { state, influencer_id, currency, ...page } = context.req.valid('query');
      const wish = matchesAll(
        [payouts.influencer_id, ownerOf(context.get('caller'))],
        [payouts.influencer_id, influencer_id],
        [payouts.state, state],
        [payouts.currency, currency],
      );
      const { data, next_cursor } = await listRows(db, payouts, page, wish);
      return context.json({ data: data.map(showPayout), next_cursor }, 200);
    })
    .openapi(payoutRoutes.show, async (context) => {
      const { id } = context.req.valid('param');
      const own = matchesAll([payouts.influencer_id, ownerOf(context.get('caller'))]);
      const payout = found(await findRow(db, payouts, id, own), 'payout');
      const items = (await listPayoutItems(db, id)).map((row) => showRow(row));
      return context.json({ ...showPayout(payout), items }, 200);
    })
    .openapi(payoutRoutes.send, async (context) => {
      const { id } = context.req.valid('param');
      const words = context.req.valid('json');
      const payout = await changePayout(oncePorts(ports, context), id, 'send', words);
      return context.json(showPayout(payout), 200);
    })
    .openapi(payoutRoutes.settle, async (context) => {
      const { id } = context.req.valid('param');
      const payout = await changePayout(oncePorts(ports, context), id, 'settle', {});
      return context.json(showPayout(payout), 200);
    })
    .openapi(payoutRoutes.fail, async (context) => {
      const { id } = context.req.valid('param');
      const { reason: failure_reason } = context.req.valid('json');
      const words = { failure_reason };
      const payout = await changePayout(oncePorts(ports, context), id, 'fail', words);
      return context.json(showPayout(payout), 200);
    });
}
