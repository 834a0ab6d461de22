import { env } from 'cloudflare:workers';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { insertRow } from '@skinstack/db/rows/write-rows';
import { payoutRuns } from '@skinstack/db/schema/payout-runs';
import { payouts } from '@skinstack/db/schema/payouts';
import { newId, newInfluencer, newNetworkAccount, type newWorld } from '../../world/new-world.ts';
import { ADMIN, callApi } from './call-api.ts';
import { clickOn, conversion, postRefersion } from './post-conversion.ts';

/** A request that has an effect, over things made for it alone. */
export type Wish = { path: string; body?: unknown; type?: string };
type World = Awaited<ReturnType<typeof newWorld>>;

const db = connectDatabase(env.DATABASE_URL ?? '');
const REASON = { reason: 'As the shop asked' };

/** A payout in a state, of a run of its own, of somebody whose account did not change. */
export async function newPayout(state: 'requested' | 'sent' | 'settled') {
  const run_id = newId('run');
  await insertRow(db, payoutRuns, { id: run_id, currency: 'USD', actor: 'ADMIN_API_KEY' });
  const influencer_id = (await newInfluencer(db)).id;
  const row = { influencer_id, amount_minor: 1n, currency: 'USD', state };
  return { run_id, id: (await insertRow(db, payouts, { ...row, id: newId('pay'), run_id })).id };
}

/** The commission of a new order, about which these decisions were made already. */
async function newCommission(world: World, ...decisions: string[]): Promise<string> {
  const account = await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '');
  const click = { sub_id: await clickOn(world.link.id) };
  const { body } = await postRefersion(account, conversion(newId('ord'), { click }));
  const told = await callApi(ADMIN, 'GET', `/api/conversions/${body.conversion_id}`);
  const { id } = told.body.commission as { id: string };
  const path = `/api/commissions/${id}`;
  for (const one of decisions) await callApi(ADMIN, 'POST', `${path}/${one}`, REASON);
  return path;
}

async function newTerm(world: World, what: 'rules' | 'coupons') {
  const path = `/api/programs/${world.program.id}/${what}`;
  const code = { code: newId('cpn').slice(4, 24), influencer_id: world.influencer.id };
  const { body } = await callApi(
    ADMIN,
    'POST',
    path,
    what === 'rules' ? { rate_bps: 1_500 } : code,
  );
  return `${path}/${body.id}`;
}

/** How each route that controls terms, commissions and payouts is called with an effect. */
export function moneyWishes(worldOf: () => World): Record<string, () => Wish | Promise<Wish>> {
  const decide =
    (action: string, ...before: string[]) =>
    async () => ({
      path: `${await newCommission(worldOf(), ...before)}/${action}`,
      body: REASON,
    });
  const ofRun = (move: string, state: 'requested' | 'sent') => async () => ({
    path: `/api/payout-runs/${(await newPayout(state)).run_id}/${move}`,
    body: {},
  });
  const ends_at = '2040-01-01T00:00:00Z';
  return {
    'PATCH /api/programs/:id/rules/:rule_id': async () => ({
      path: await newTerm(worldOf(), 'rules'),
      body: { ends_at },
    }),
    'DELETE /api/programs/:id/rules/:rule_id': async () => ({
      path: await newTerm(worldOf(), 'rules'),
    }),
    'PATCH /api/programs/:id/coupons/:coupon_id': async () => ({
      path: await newTerm(worldOf(), 'coupons'),
      body: { ends_at },
    }),
    'DELETE /api/programs/:id/coupons/:coupon_id': async () => ({
      path: await newTerm(worldOf(), 'coupons'),
    }),
    'POST /api/commissions': () => ({
      path: '/api/commissions',
      body: {
        ...{ influencer_id: worldOf().influencer.id, program_id: worldOf().program.id },
        ...{ net: { amount_minor: 500, currency: 'USD' }, ...REASON },
      },
    }),
    'POST /api/commissions/:id/hold': decide('hold'),
    'POST /api/commissions/:id/release': decide('release', 'hold'),
    'POST /api/commissions/:id/reject': decide('reject'),
    'POST /api/commissions/:id/restore': decide('restore', 'reject'),
    'POST /api/commissions/:id/reassign': async () => ({
      path: `${await newCommission(worldOf())}/reassign`,
      body: { influencer_id: (await newInfluencer(db)).id, ...REASON },
    }),
    'PUT /api/payout-policy': () => ({ path: '/api/payout-policy', body: {} }),
    'POST /api/payout-runs/:id/approve': ofRun('approve', 'requested'),
    'POST /api/payout-runs/:id/send': ofRun('send', 'requested'),
    'POST /api/payout-runs/:id/settle': ofRun('settle', 'sent'),
    'POST /api/payouts/:id/return': async () => ({
      path: `/api/payouts/${(await newPayout('settled')).id}/return`,
      body: { reason: 'The account is closed', returned_on: '2026-11-25' },
    }),
  };
}
