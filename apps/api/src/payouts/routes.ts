import { listPayoutItems } from '@skinstack/db/payouts/list-payouts';
import { transitionPayout } from '@skinstack/db/payouts/transition-payout';
import { findRow, listRows, matchesAll } from '@skinstack/db/rows/find-rows';
import { payouts } from '@skinstack/db/schema/payouts';
import { PAYOUT_TRANSITIONS, type PayoutTransition } from '@skinstack/domain/payouts/payout-state';
import { Problem } from '@skinstack/domain/problem';
import { holdDisputed } from '../commissions/approve-due-commissions.ts';
import { withIdempotencyKey, writeIdempotent } from '../middleware/idempotency.ts';
import type { Ports } from '../ports.ts';
import { presentEach } from '../rest/left-out.ts';
import { presentRow, requireFound } from '../rest/rows.ts';
import { type Caller, newRouter } from '../router.ts';
import { requestPayouts } from './request-payouts.ts';
import { PAYOUT_ROUTES } from './schemas.ts';

/** Whose payouts a caller may see: an influencer their own, operators all. */
const ownerOf = (caller: Caller) =>
  caller.role !== 'influencer' ? undefined : caller.influencer_id;

/** Payouts: request, list, show, send, settle, fail. */
export function payoutRoutes(ports: Ports) {
  const { db } = ports;
  return newRouter()
    .openapi(PAYOUT_ROUTES.request, async (context) => {
      const made = await requestPayouts(
        withIdempotencyKey(ports, context),
        context.req.valid('json'),
      );
      return context.json({ payouts: made.map(presentPayout) }, 201);
    })
    .openapi(PAYOUT_ROUTES.list, async (context) => {
      const { state, influencer_id, currency, ...page } = context.req.valid('query');
      const filter = matchesAll(
        [payouts.influencer_id, ownerOf(context.get('caller'))],
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
      const own = matchesAll([payouts.influencer_id, ownerOf(context.get('caller'))]);
      const payout = requireFound(await findRow(db, payouts, id, own), 'payout');
      const items = (await listPayoutItems(db, id)).map((row) => presentRow(row));
      return context.json({ ...presentPayout(payout), items }, 200);
    })
    .openapi(PAYOUT_ROUTES.send, async (context) => {
      const { id } = context.req.valid('param');
      const details = context.req.valid('json');
      const payout = await changePayout(withIdempotencyKey(ports, context), id, 'send', details);
      return context.json(presentPayout(payout), 200);
    })
    .openapi(PAYOUT_ROUTES.settle, async (context) => {
      const { id } = context.req.valid('param');
      const payout = await changePayout(withIdempotencyKey(ports, context), id, 'settle', {});
      return context.json(presentPayout(payout), 200);
    })
    .openapi(PAYOUT_ROUTES.fail, async (context) => {
      const { id } = context.req.valid('param');
      const { reason: failure_reason } = context.req.valid('json');
      const details = { failure_reason };
      const payout = await changePayout(withIdempotencyKey(ports, context), id, 'fail', details);
      return context.json(presentPayout(payout), 200);
    });
}

/**
 * Sends, settles or fails a payout, and answers it as it is now. Settling a settled payout changes
 * nothing and is no error: operators may confirm twice.
 * @throws Problem `not_found`, `conflict` when its state does not allow it
 */
async function changePayout(
  ports: Ports,
  payout_id: string,
  move: PayoutTransition,
  details: { external_reference?: string | undefined; failure_reason?: string | undefined },
) {
  const change = { payout_id, move, journal_id: ports.newId('jrn'), ...details };
  const { done } = await writeIdempotent(ports, (trail) =>
    transitionPayout(ports.db, change, trail),
  );
  const payout = requireFound(await findRow(ports.db, payouts, payout_id), 'payout');
  if (done && move === 'fail') await holdDisputed(ports, payout.currency, [payout.influencer_id]);
  const isConfirmed = move === 'settle' && payout.state === 'settled';
  if (done || isConfirmed) return payout;
  const { from, to } = PAYOUT_TRANSITIONS[move];
  throw new Problem(
    'conflict',
    `This payout is ${payout.state}. Only one that is ${from.join(' or ')} can become ${to}.`,
  );
}

/** A payout as JSON. */
function presentPayout(payout: typeof payouts.$inferSelect) {
  const { updated_at: _, run_id: __, actor_kind: ___, actor_id: ____, ...row } = payout;
  return presentRow(row);
}
