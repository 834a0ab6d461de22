import { createRoute, z } from '@hono/zod-openapi';
import { listPayoutsOfRun } from '@skinstack/db/payouts/list-payouts';
import {
  countRunApprovals,
  insertRunApproval,
  listRunApprovals,
  type RunSum,
  sumRuns,
} from '@skinstack/db/payouts/payout-runs';
import { findRow, listRows } from '@skinstack/db/rows/find-rows';
import { payoutRuns } from '@skinstack/db/schema/payout-runs';
import { toJsonMinor } from '@skinstack/domain/money';
import { PAYOUT_STATES, type PayoutState } from '@skinstack/domain/payouts/payout-state';
import type { OperationTexts } from '../docs/describe-operation.ts';
import { EXAMPLE_TIME, PAYOUT, pageOfOne } from '../docs/examples.ts';
import { personOf } from '../middleware/audit.ts';
import { withIdempotencyKey, writeIdempotent } from '../middleware/idempotency.ts';
import type { Ports } from '../ports.ts';
import {
  currency,
  exampleId,
  id,
  instant,
  jsonAnswer,
  money,
  pageOf,
  pageQuery,
  refusals,
} from '../rest/fields.ts';
import { requireFound } from '../rest/rows.ts';
import { newRouter } from '../router.ts';
import { changeRun } from './change-payouts.ts';
import { presentPayout } from './present-payout.ts';
import { payoutSchema, sentBody } from './schemas.ts';

const run = z
  .object({
    id: id('run'),
    currency,
    state: z.enum(['waiting', 'agreed', ...PAYOUT_STATES]),
    approvers: z.number().int(),
    actor: z.string(),
    amount: money,
    payout_count: z.number().int(),
    states: z.array(z.object({ state: z.enum(PAYOUT_STATES), count: z.number().int() })),
    created_at: instant,
  })
  .openapi('PayoutRun');
const wholeRun = run
  .extend({
    approvals: z.array(z.object({ actor: z.string(), created_at: instant })),
    payouts: z.array(payoutSchema),
  })
  .openapi('WholePayoutRun');

const shared = { tags: ['Money'], security: [{ bearer: [] }, { session: [] }] };
const params = z.object({ id: id('run') });
const answer = { 200: jsonAnswer('The run as it is now', wholeRun) };
const step = <P extends string, S extends z.ZodType>(path: P, summary: string, body: S) =>
  createRoute({
    ...shared,
    method: 'post',
    path,
    summary,
    request: {
      params,
      body: { required: false, content: { 'application/json': { schema: body } } },
    },
    responses: { ...answer, ...refusals(400, 401, 403, 404, 409) },
  });
const ROUTES = {
  list: createRoute({
    ...shared,
    method: 'get',
    path: '/api/payout-runs',
    summary: 'List payout runs, newest first',
    request: { query: pageQuery('run') },
    responses: { 200: jsonAnswer('A page', pageOf(run)), ...refusals(400, 401, 403) },
  }),
  show: createRoute({
    ...shared,
    method: 'get',
    path: '/api/payout-runs/{id}',
    summary: 'Show a run with its payouts',
    request: { params },
    responses: { ...answer, ...refusals(400, 401, 403, 404) },
  }),
  approve: step('/api/payout-runs/{id}/approve', 'Agree to a run', z.strictObject({})),
  send: step('/api/payout-runs/{id}/send', 'Say that a run went to the bank', sentBody),
  settle: step('/api/payout-runs/{id}/settle', 'Say that a run arrived', z.strictObject({})),
};

/** The payouts that were requested together. */
export function payoutRunRoutes(ports: Ports) {
  return newRouter()
    .openapi(ROUTES.list, async (context) => {
      const page = context.req.valid('query');
      const { data, next_cursor } = await listRows(ports.db, payoutRuns, page);
      const ids = data.map((one) => one.id);
      const [sums, agreed] = [await sumRuns(ports.db, ids), await countRunApprovals(ports.db, ids)];
      const shown = data.map((one) => presentRun(one, sums, agreed.get(one.id) ?? 0));
      return context.json({ data: shown, next_cursor }, 200);
    })
    .openapi(ROUTES.show, async (context) =>
      context.json(await readRun(ports, context.req.valid('param').id), 200),
    )
    .openapi(ROUTES.approve, async (context) => {
      const { id: run_id } = context.req.valid('param');
      const actor = personOf(context.get('caller'));
      const { done } = await writeIdempotent(withIdempotencyKey(ports, context), (trail) =>
        insertRunApproval(ports.db, run_id, actor, trail),
      );
      requireFound(done || null, 'payout run');
      return context.json(await readRun(ports, run_id), 200);
    })
    .openapi(ROUTES.send, async (context) => {
      const { id: run_id } = context.req.valid('param');
      requireFound(await findRow(ports.db, payoutRuns, run_id), 'payout run');
      const { external_reference } = context.req.valid('json');
      const once = withIdempotencyKey(ports, context);
      await changeRun(once, run_id, 'send', { external_reference });
      return context.json(await readRun(ports, run_id), 200);
    })
    .openapi(ROUTES.settle, async (context) => {
      const { id: run_id } = context.req.valid('param');
      requireFound(await findRow(ports.db, payoutRuns, run_id), 'payout run');
      await changeRun(withIdempotencyKey(ports, context), run_id, 'settle', {});
      return context.json(await readRun(ports, run_id), 200);
    });
}

async function readRun({ db }: Ports, run_id: string) {
  const found = requireFound(await findRow(db, payoutRuns, run_id), 'payout run');
  const approvals = await listRunApprovals(db, run_id);
  const all = await listPayoutsOfRun(db, run_id);
  return {
    ...presentRun(found, await sumRuns(db, [run_id]), approvals.length),
    approvals: approvals.map(({ actor, created_at }) => ({
      actor,
      created_at: created_at.toISOString(),
    })),
    payouts: all.map(presentPayout),
  };
}

/** A run is what its least advanced payout is; before anything is sent, what it waits for. */
function presentRun(
  { created_at, ...row }: typeof payoutRuns.$inferSelect,
  all: readonly RunSum[],
  agreed: number,
) {
  const sums = all.filter(({ run_id }) => run_id === row.id);
  const least = PAYOUT_STATES.find((one) => sums.some(({ state }) => state === one));
  const isOpen = least === undefined || least === 'requested';
  const waits = Math.max(1, agreed) < row.approvers ? 'waiting' : 'agreed';
  const amount = sums.reduce((sum, one) => sum + one.amount_minor, 0n);
  return {
    ...row,
    state: isOpen ? (waits as 'waiting' | 'agreed') : least,
    amount: { amount_minor: toJsonMinor(amount), currency: row.currency },
    payout_count: sums.reduce((sum, { count }) => sum + count, 0),
    states: sums.map(({ state, count }) => ({ state: state as PayoutState, count })),
    created_at: created_at.toISOString(),
  };
}

/** The local world has another run, for what can be done once. */
const RUN_TO_SEND = exampleId('run', 2);

const RUN = {
  id: exampleId('run'),
  currency: 'USD',
  state: 'agreed',
  approvers: 1,
  actor: 'ADMIN_API_KEY',
  amount: { amount_minor: 1_600, currency: 'USD' },
  payout_count: 1,
  states: [{ state: 'requested', count: 1 }],
  created_at: EXAMPLE_TIME,
};
const WHOLE = {
  ...RUN,
  approvals: [{ actor: RUN.actor, created_at: EXAMPLE_TIME }],
  payouts: [PAYOUT],
};

/** The payouts that were requested together. */
export const PAYOUT_RUN_TEXTS: OperationTexts = {
  'GET /api/payout-runs': {
    id: 'listPayoutRuns',
    description: 'Each `POST /api/payouts` that paid somebody, with what became of it.',
    answers: { 200: pageOfOne(RUN) },
  },
  'GET /api/payout-runs/:id': {
    id: 'showPayoutRun',
    description: 'A run, who agreed to it, and its payouts.',
    answers: { 200: WHOLE },
  },
  'POST /api/payout-runs/:id/approve': {
    id: 'approvePayoutRun',
    description:
      'Agrees to a run, each person once; who requested it has agreed. Where two people have to ' +
      '(`approvers`), nothing of it is sent or exported before.',
    body: {},
    answers: { 200: WHOLE },
  },
  'POST /api/payout-runs/:id/send': {
    id: 'sendPayoutRun',
    description:
      'The same as `send` of each of its payouts that is requested, at once. One that cannot go ' +
      '(its account changed, its file says more than is owed) stays.',
    params: { id: RUN_TO_SEND },
    body: { external_reference: 'BATCH-2026-11-22' },
    answers: { 200: WHOLE },
  },
  'POST /api/payout-runs/:id/settle': {
    id: 'settlePayoutRun',
    description: 'The same as `settle` of each of its payouts that is on its way, at once.',
    params: { id: RUN_TO_SEND },
    body: {},
    answers: { 200: WHOLE },
  },
};
