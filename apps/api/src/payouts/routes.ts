import { listPayoutItems } from '@skinstack/db/payouts/list-payouts';
import { listExports } from '@skinstack/db/payouts/payout-runs';
import { findRow, listRows, matchesAll } from '@skinstack/db/rows/find-rows';
import { payouts } from '@skinstack/db/schema/payouts';
import { toJsonMinor } from '@skinstack/domain/money';
import { personOf } from '../middleware/audit.ts';
import { withIdempotencyKey } from '../middleware/idempotency.ts';
import { influencerOf, isOperator } from '../middleware/whose.ts';
import type { Ports } from '../ports.ts';
import { presentEach } from '../rest/left-out.ts';
import { presentRow, requireFound } from '../rest/rows.ts';
import { newRouter } from '../router.ts';
import { changePayout, sendExported } from './change-payouts.ts';
import { presentPayout } from './present-payout.ts';
import { type RunPlan, requestPayouts, tryPayouts } from './request-payouts.ts';
import { PAYOUT_ROUTES } from './schemas.ts';

/** Payouts: request, list, show, send, settle, fail. */
export function payoutRoutes(ports: Ports) {
  const { db } = ports;
  return newRouter()
    .openapi(PAYOUT_ROUTES.request, async (context) => {
      const input = context.req.valid('json');
      const { currency } = input;
      if (input.dry_run) {
        const plan = await tryPayouts(ports, input);
        const payouts = plan.paid.map(({ influencer_id, payable_minor, method }) => ({
          ...{ influencer_id, amount_minor: toJsonMinor(payable_minor), currency, method },
        }));
        return context.json({ payouts, left_out: presentLeftOut(plan, currency) }, 200);
      }
      const once = withIdempotencyKey(ports, context);
      const made = await requestPayouts(once, input, personOf(context.get('caller')));
      const { run_id } = made;
      return context.json({ payouts: made.payouts.map(presentPayout), run_id }, 201);
    })
    .openapi(PAYOUT_ROUTES.list, async (context) => {
      const { state, influencer_id, currency, ...page } = context.req.valid('query');
      const filter = matchesAll(
        [payouts.influencer_id, influencerOf(context.get('caller'))],
        [payouts.influencer_id, influencer_id],
        [payouts.state, state],
        [payouts.currency, currency],
      );
      const { data, next_cursor } = await listRows(db, payouts, page, filter);
      const { shown, left_out } = presentEach(data, ({ id }) => id, presentPayout);
      return context.json({ data: shown, next_cursor, ...left_out }, 200);
    })
    .openapi(PAYOUT_ROUTES.show, async (context) => {
      const { id } = context.req.valid('param');
      const own = matchesAll([payouts.influencer_id, influencerOf(context.get('caller'))]);
      const payout = requireFound(await findRow(db, payouts, id, own), 'payout');
      const items = (await listPayoutItems(db, id)).map((row) => presentRow(row));
      // which account, and by whose hand: operators' business
      const files = isOperator(context.get('caller')) ? await listExports(db, id) : [];
      const exports = files.map(({ payout_id: _, ...row }) => presentRow(row));
      return context.json({ ...presentPayout(payout), items, exports }, 200);
    })
    .openapi(PAYOUT_ROUTES.send, async (context) => {
      const { id } = context.req.valid('param');
      const { as_exported, external_reference } = context.req.valid('json');
      const once = withIdempotencyKey(ports, context);
      const payout = as_exported
        ? await sendExported(once, id, external_reference)
        : await changePayout(once, id, 'send', { external_reference });
      return context.json(presentPayout(payout), 200);
    })
    .openapi(PAYOUT_ROUTES.settle, async (context) => {
      const { id } = context.req.valid('param');
      const payout = await changePayout(withIdempotencyKey(ports, context), id, 'settle', {});
      return context.json(presentPayout(payout), 200);
    })
    .openapi(PAYOUT_ROUTES.return, async (context) => {
      const { id } = context.req.valid('param');
      const { reason: failure_reason, returned_on } = context.req.valid('json');
      const details = { failure_reason, returned_on };
      const once = withIdempotencyKey(ports, context);
      return context.json(presentPayout(await changePayout(once, id, 'return', details)), 200);
    })
    .openapi(PAYOUT_ROUTES.fail, async (context) => {
      const { id } = context.req.valid('param');
      const { reason: failure_reason } = context.req.valid('json');
      const details = { failure_reason };
      const payout = await changePayout(withIdempotencyKey(ports, context), id, 'fail', details);
      return context.json(presentPayout(payout), 200);
    });
}

function presentLeftOut({ left_out }: Pick<RunPlan, 'left_out'>, currency: string) {
  return left_out.map(({ influencer_id, amount_minor, reason }) => ({
    ...{ influencer_id, amount: { amount_minor: toJsonMinor(amount_minor), currency }, reason },
  }));
}
