import { env } from 'cloudflare:workers';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { sql } from 'drizzle-orm';
import { newUser } from './browser.ts';
import { callApi, keyOf } from './call-api.ts';

/** An endpoint of somebody with a delivery, and one that may be taken away. */
export async function newHook(key: string) {
  const wish = { url: 'https://hooks.example/skinstack', events: ['link.disabled'] };
  const made = await callApi(key, 'POST', '/api/webhook-endpoints', wish);
  const spare = await callApi(key, 'POST', '/api/webhook-endpoints', wish);
  const endpoint_id = String(made.body.id);
  const tested = await callApi(key, 'POST', `/api/webhook-endpoints/${endpoint_id}/test`);
  return {
    endpoint_id,
    spare_endpoint_id: String(spare.body.id),
    delivery_id: String(tested.body.id),
  };
}

type Hook = Awaited<ReturnType<typeof newHook>>;
const pathOf = (of: Hook) => `/api/webhook-endpoints/${of.endpoint_id}`;
const body = () => ({});
const own = { is_influencers: true as const };

/** How each route of endpoints is called for what belongs to a party. */
export const ENDPOINT_CALLS = {
  'POST /api/webhook-endpoints': {
    path: () => '/api/webhook-endpoints',
    body: () => ({ url: 'https://hooks.example/other', events: ['payout.sent'] }),
    shared: true as const,
  },
  'GET /api/webhook-endpoints': { path: () => '/api/webhook-endpoints', shared: true as const },
  'GET /api/webhook-endpoints/:id': { path: pathOf, ...own },
  'PATCH /api/webhook-endpoints/:id': { path: pathOf, body, ...own },
  'DELETE /api/webhook-endpoints/:id': {
    path: (of: Hook) => `/api/webhook-endpoints/${of.spare_endpoint_id}`,
    ...own,
    // whoever came before took it away
    own: [204, 404],
  },
  'POST /api/webhook-endpoints/:id/rotate': {
    path: (of: Hook) => `${pathOf(of)}/rotate`,
    body: () => ({ force: true }),
    ...own,
  },
  'POST /api/webhook-endpoints/:id/test': { path: (of: Hook) => `${pathOf(of)}/test`, ...own },
  'GET /api/webhook-endpoints/:id/deliveries': {
    path: (of: Hook) => `${pathOf(of)}/deliveries`,
    ...own,
  },
  'GET /api/webhook-endpoints/:id/deliveries/:delivery_id': {
    path: (of: Hook) => `${pathOf(of)}/deliveries/${of.delivery_id}`,
    ...own,
  },
  'POST /api/webhook-endpoints/:id/deliveries/:delivery_id/resend': {
    path: (of: Hook) => `${pathOf(of)}/deliveries/${of.delivery_id}/resend`,
    ...own,
    // it is on its way
    own: [202, 409],
  },
};

const db = connectDatabase(env.DATABASE_URL ?? '');

/** Requests that have an effect, over endpoints made for each alone. */
export function endpointWishes(influencer_id: () => string) {
  const hook = async () => {
    const key = await keyOf(influencer_id());
    // there is a limit to how many somebody has
    const { body: had } = await callApi(key, 'GET', '/api/webhook-endpoints');
    for (const { id } of had.data as { id: string }[])
      await callApi(key, 'DELETE', `/api/webhook-endpoints/${id}`);
    return newHook(key);
  };
  const path = '/api/webhook-endpoints';
  return {
    'POST /api/webhook-endpoints': async () => {
      await hook();
      const body = { url: 'https://hooks.example/other', events: ['payout.sent'] };
      return { path, body };
    },
    'PATCH /api/webhook-endpoints/:id': async () => ({
      path: pathOf(await hook()),
      body: { is_active: false },
    }),
    'DELETE /api/webhook-endpoints/:id': async () => ({ path: pathOf(await hook()) }),
    'POST /api/webhook-endpoints/:id/rotate': async () => ({
      path: `${pathOf(await hook())}/rotate`,
      body: {},
    }),
    'POST /api/webhook-endpoints/:id/test': async () => ({ path: `${pathOf(await hook())}/test` }),
    'POST /api/webhook-endpoints/:id/deliveries/:delivery_id/resend': async () => {
      const made = await hook();
      await db.execute(sql`update webhook_deliveries set state = 'failed', lease = null
        where id = ${made.delivery_id}`);
      return { path: `${pathOf(made)}/deliveries/${made.delivery_id}/resend` };
    },
    'DELETE /api/users/:id/mail-problem': async () => {
      const { id, email } = await newUser('support');
      await db.execute(sql`insert into mail_problems (address, kind) values (${email}, 'bounced')`);
      return { path: `/api/users/${id}/mail-problem` };
    },
  };
}
