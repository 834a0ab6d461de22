import { env } from 'cloudflare:workers';
import { ACCESS } from '@skinstack/api/access';
import { connectDatabase } from '@skinstack/db/connect-database';
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { newId, newNetworkAccount, newWorld } from '../world/new-world.ts';
import { ADMIN, callApi, keyOf } from './call-api.ts';
import { clickOn, conversion, postRefersion } from './post-conversion.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');

/** One influencer with everything that could leak: a link, a key, an order, money. */
async function newParty() {
  const world = await newWorld(db);
  const key = await keyOf(world.influencer.id);
  const path = `/api/influencers/${world.influencer.id}/api-keys`;
  const spare = (await callApi(ADMIN, 'POST', path, { name: `spare of ${world.influencer.id}` }))
    .body;
  const account = await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '');
  const click = { sub_id: await clickOn(world.link.id) };
  const order = await postRefersion(account, conversion(newId('ord'), { click }));
  const { influencer, link } = world;
  const marks = [influencer.id, influencer.email, link.id, link.slug, spare.id, spare.name];
  return {
    ...{ ...world, key, account_id: account.id, spare_id: String(spare.id) },
    marks: [...marks, order.body.conversion_id].map(String),
  };
}
type Party = Awaited<ReturnType<typeof newParty>>;
let a: Party;
let b: Party;
let revoked: string;
beforeAll(async () => {
  [a, b] = [await newParty(), await newParty()];
  revoked = await keyOf(a.influencer.id);
  const prefix = revoked.slice(0, 11);
  await db.execute(sql`update api_keys set revoked_at = now() where prefix = ${prefix}`);
});

/** How each route is called for what belongs to a party. `shared`: nobody's in particular. */
type Call = { path: (of: Party) => string; body?: (of: Party) => unknown; shared?: true };
const get = (path: Call['path'], shared?: true): Call => (shared ? { path, shared } : { path });
const post = (path: Call['path'], body: NonNullable<Call['body']> = () => ({}), shared?: true) => ({
  ...{ path, body },
  ...(shared ? { shared } : {}),
});

const CALLS: Record<string, Call> = {
  'GET /healthz': get(() => '/healthz', true),
  'GET /openapi.json': get(() => '/openapi.json', true),
  'GET /docs': get(() => '/docs', true),
  'GET /redoc': get(() => '/redoc', true),
  'GET /docs/problems': get(() => '/docs/problems', true),
  'GET /docs/problems/:code': get(() => '/docs/problems/not_found', true),
  'POST /webhooks/:network': post(() => '/webhooks/refersion', undefined, true),
  'POST /webhooks/:network/:network_account_id': post(
    (of) => `/webhooks/refersion/${of.account_id}`,
    ...[undefined, true as const],
  ),
  'POST /auth/sign-in': post(() => '/auth/sign-in', undefined, true),
  'GET /auth/me': get(() => '/auth/me', true),
  'GET /auth/sessions': get(() => '/auth/sessions'),
  'POST /auth/sign-out': post(() => '/auth/sign-out'),
  'POST /auth/sign-out-everywhere': post(() => '/auth/sign-out-everywhere'),
  'POST /auth/change-password': post(() => '/auth/change-password'),
  'POST /api/users': post(() => '/api/users'),
  'POST /api/users/:id/reset-password': post(() => '/api/users/usr_x/reset-password'),
  'POST /links/generate': post(
    () => '/links/generate',
    (of) => ({ product_id: of.product.id, influencer_id: of.influencer.id }),
  ),
  'GET /api/links': get(() => '/api/links', true),
  'GET /api/links/:id': get((of) => `/api/links/${of.link.id}`),
  'PATCH /api/links/:id': post((of) => `/api/links/${of.link.id}`),
  'GET /api/links/:id/qr.svg': get((of) => `/api/links/${of.link.id}/qr.svg`),
  'GET /api/stats/:influencer_id': get((of) => `/api/stats/${of.influencer.id}`),
  'GET /api/balances/:influencer_id': get((of) => `/api/balances/${of.influencer.id}`),
  'GET /api/influencers/:id': get((of) => `/api/influencers/${of.influencer.id}`),
  'POST /api/influencers/:id/api-keys': post(
    (of) => `/api/influencers/${of.influencer.id}/api-keys`,
  ),
  'GET /api/influencers/:id/api-keys': get((of) => `/api/influencers/${of.influencer.id}/api-keys`),
  'DELETE /api/influencers/:id/api-keys/:key_id': get(
    (of) => `/api/influencers/${of.influencer.id}/api-keys/${of.spare_id}`,
  ),
  'GET /api/products': get(() => '/api/products', true),
  'GET /api/products/:id': get((of) => `/api/products/${of.product.id}`, true),
  'POST /api/merchants': post(() => '/api/merchants'),
  'GET /api/merchants': get(() => '/api/merchants'),
  'GET /api/merchants/:id': get((of) => `/api/merchants/${of.merchant.id}`),
  'PATCH /api/merchants/:id': post((of) => `/api/merchants/${of.merchant.id}`),
  'POST /api/programs': post(() => '/api/programs'),
  'GET /api/programs': get(() => '/api/programs'),
  'GET /api/programs/:id': get((of) => `/api/programs/${of.program.id}`),
  'PATCH /api/programs/:id': post((of) => `/api/programs/${of.program.id}`),
  'POST /api/programs/:id/rules': post((of) => `/api/programs/${of.program.id}/rules`),
  'GET /api/programs/:id/rules': get((of) => `/api/programs/${of.program.id}/rules`),
  'POST /api/programs/:id/coupons': post((of) => `/api/programs/${of.program.id}/coupons`),
  'GET /api/programs/:id/coupons': get((of) => `/api/programs/${of.program.id}/coupons`),
  'POST /api/products': post(() => '/api/products'),
  'POST /api/products/import': post(() => '/api/products/import'),
  'PATCH /api/products/:id': post((of) => `/api/products/${of.product.id}`),
  'POST /api/influencers': post(() => '/api/influencers'),
  'GET /api/influencers': get(() => '/api/influencers'),
  'PATCH /api/influencers/:id': post((of) => `/api/influencers/${of.influencer.id}`),
  'POST /api/network-accounts': post(() => '/api/network-accounts'),
  'GET /api/network-accounts': get(() => '/api/network-accounts'),
  'GET /api/network-accounts/:id': get((of) => `/api/network-accounts/${of.account_id}`),
  'PATCH /api/network-accounts/:id': post((of) => `/api/network-accounts/${of.account_id}`),
  'POST /api/network-accounts/:id/rotate': post(
    (of) => `/api/network-accounts/${of.account_id}/rotate`,
  ),
  'GET /api/diagnostics': get(() => '/api/diagnostics'),
};

/** Calls a route for what is `of` a party's, as whoever has the key. */
async function call(route: string, key: string | null, of: Party) {
  const { path, body } = CALLS[route] ?? { path: () => '/missing' };
  const [method = ''] = route.split(' ');
  const answer = await callText(key, method, path(of), body?.(of));
  return answer;
}

async function callText(key: string | null, method: string, path: string, body: unknown) {
  const isJson = !/\.svg$|^\/(docs|redoc)/.test(path);
  if (!isJson) return { status: await statusOf(key, path), text: '' };
  const answer = await callApi(key, method, path, body);
  return { status: answer.status, text: JSON.stringify(answer.body) };
}

async function statusOf(key: string | null, path: string): Promise<number> {
  const { exports } = await import('cloudflare:workers');
  const headers = key === null ? {} : { Authorization: `Bearer ${key}` };
  return (await exports.default.fetch(`https://api.skin.st${path}`, { headers })).status;
}

test('every route is in the matrix', () => {
  expect(Object.keys(CALLS).sort()).toEqual(Object.keys(ACCESS).sort());
});

describe.each(Object.entries(ACCESS))('%s (%s)', (route, access) => {
  const isShared = () => CALLS[route]?.shared === true;

  test('without a key, and with a revoked one', async () => {
    for (const key of [null, revoked, `${revoked}x`]) {
      const { status } = await call(route, key, a);
      if (access !== 'anyone') expect(status).toBe(401);
      else expect(status).not.toBe(403);
    }
  });

  test('as its owner, and as another influencer', async () => {
    const mine = await call(route, a.key, a);
    const theirs = await call(route, a.key, b);
    if (access === 'operator') expect([mine.status, theirs.status]).toEqual([403, 403]);
    if (access === 'session') expect([mine.status, theirs.status]).toEqual([401, 401]);
    if (access === 'caller') {
      expect([200, 201]).toContain(mine.status);
      expect(isShared() ? [200, 201] : [404]).toContain(theirs.status);
    }
    const leaked = b.marks.filter((mark) => theirs.text.includes(mark) || mine.text.includes(mark));
    expect(leaked).toEqual([]);
  });

  test('a stranger’s id is answered like one that does not exist', async () => {
    if (access !== 'caller' || isShared()) return;
    const nobody = {
      ...b,
      ...{ influencer: { ...b.influencer, id: newId('inf') }, spare_id: newId('key') },
      link: { ...b.link, id: newId('lnk') },
    };
    const theirs = await call(route, a.key, b);
    const nobodys = await call(route, a.key, nobody);
    const withoutId = (text: string) => text.replace(/"request_id":"[^"]*"/, '');
    expect([nobodys.status, withoutId(nobodys.text)]).toEqual([
      theirs.status,
      withoutId(theirs.text),
    ]);
  });

  test('as an operator', async () => {
    const { status } = await call(route, ADMIN, b);
    if (access === 'session') expect(status).toBe(401);
    else if (access !== 'anyone') expect([200, 201, 400]).toContain(status);
  });
});

test('after all that, what is B’s is as it was', async () => {
  const { body } = await callApi(b.key, 'GET', `/api/links/${b.link.id}`);
  expect(body).toMatchObject({ is_active: true, campaign: null });
  expect((await callApi(b.key, 'GET', `/api/balances/${b.influencer.id}`)).body.balances).toEqual([
    { currency: 'USD', pending_minor: 1_600, payable_minor: 0, in_flight_minor: 0, paid_minor: 0 },
  ]);
});
