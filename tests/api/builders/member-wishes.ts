import { env } from 'cloudflare:workers';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { insertRow } from '@skinstack/db/rows/write-rows';
import { memberships } from '@skinstack/db/schema/memberships';
import { programs } from '@skinstack/db/schema/programs';
import type { MembershipState } from '@skinstack/domain/members/membership';
import { newId, newInfluencer, type newWorld } from '../../world/new-world.ts';
import { ADMIN, callApi } from './call-api.ts';
import type { Wish } from './money-wishes.ts';

type World = Awaited<ReturnType<typeof newWorld>>;

const db = connectDatabase(env.DATABASE_URL ?? '');
const REASON = { reason: 'Bids on the brand’s name' };

/** Another program of the world's merchant. */
async function newProgram(
  { merchant }: Pick<World, 'merchant'>,
  change: Partial<typeof programs.$inferInsert> = {},
) {
  return insertRow(db, programs, {
    ...{ id: newId('prg'), merchant_id: merchant.id, name: 'Insiders', currency: 'USD' },
    ...{ commission_rate_bps: 2_000, platform_fee_rate_bps: 2_000, ...change },
  });
}

/** A membership in a program, of somebody new or of the world's influencer. */
export async function newMembership(
  program_id: string,
  state: MembershipState,
  influencer_id?: string,
) {
  const whose = influencer_id ?? (await newInfluencer(db)).id;
  const row = { id: newId('mbr'), program_id, influencer_id: whose, state };
  return insertRow(db, memberships, row);
}

/** How each route of members, groups and terms is called with an effect. */
export function memberWishes(worldOf: () => World): Record<string, () => Wish | Promise<Wish>> {
  const path = () => `/api/programs/${worldOf().program.id}`;
  const of = (state: MembershipState, verb: string, body: object) => async () => {
    const { id } = await newMembership(worldOf().program.id, state);
    return { path: `/api/memberships/${id}${verb}`, body };
  };
  return {
    'POST /api/programs/:id/memberships': async () => ({
      path: `/api/programs/${(await newProgram(worldOf())).id}/memberships`,
      body: { influencer_id: worldOf().influencer.id },
    }),
    'PATCH /api/memberships/:id': of('approved', '', { group_id: null }),
    'POST /api/memberships/:id/accept': of('applied', '/accept', {}),
    'POST /api/memberships/:id/decline': of('applied', '/decline', REASON),
    'POST /api/memberships/:id/suspend': of('approved', '/suspend', REASON),
    'POST /api/memberships/:id/leave': async () => {
      const { id: program_id } = await newProgram(worldOf());
      const { id } = await newMembership(program_id, 'approved', worldOf().influencer.id);
      return { path: `/api/memberships/${id}/leave`, body: {} };
    },
    'POST /api/memberships/decide': async () => {
      const { id } = await newMembership(worldOf().program.id, 'applied');
      const body = { membership_ids: [id], decision: 'accept' };
      return { path: '/api/memberships/decide', body };
    },
    'POST /api/programs/:id/groups': () => ({
      path: `${path()}/groups`,
      body: { name: newId('grp') },
    }),
    'POST /api/programs/:id/terms': () => ({
      path: `${path()}/terms`,
      body: { body: 'Be honest.', valid_from: '2040-01-01T00:00:00Z' },
    }),
    'POST /api/programs/:id/terms/accept': async () => {
      const { id } = await newProgram(worldOf());
      await callApi(ADMIN, 'POST', `/api/programs/${id}/terms`, { body: 'Be honest.' });
      return { path: `/api/programs/${id}/terms/accept`, body: { version: 1 } };
    },
  };
}
