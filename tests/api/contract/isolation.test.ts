import { env, exports } from 'cloudflare:workers';
import { ACCESS, ruleOf } from '@skinstack/api/access';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { insertRow } from '@skinstack/db/rows/write-rows';
import { payouts } from '@skinstack/db/schema/payouts';
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { newId, newNetworkAccount, newWorld } from '../../world/new-world.ts';
import { newUser, openSession, PASSWORD } from '../builders/browser.ts';
import { ADMIN, callApi, keyOf, textOf } from '../builders/call-api.ts';
import { PAGE_CALLS } from '../builders/page-calls.ts';
import { clickOn, conversion, postRefersion } from '../builders/post-conversion.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');

/** One influencer with everything that could leak: a link, a key, a user, an order, money. */
async function newParty() {
  const world = await newWorld(db);
  const key = await keyOf(world.influencer.id);
  const path = `/api/influencers/${world.influencer.id}/api-keys`;
  const spare = (await callApi(ADMIN, 'POST', path, { name: `spare of ${world.influencer.id}` }))
    .body;
  const account = await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '');
  const click = { sub_id: await clickOn(world.link.id) };
  const order_id = newId('ord');
  const order = await postRefersion(account, conversion(order_id, { click }));
  const conversion_id = String(order.body.conversion_id);
  const { influencer, link } = world;
  const user = { email: `u.${influencer.email}`, role: 'influencer', influencer_id: influencer.id };
  await callApi(ADMIN, 'POST', '/api/users', { ...user, password: PASSWORD });
  await callApi(ADMIN, 'PUT', `/api/influencers/${world.influencer.id}/payout-details`, {
    ...{ method: 'paypal', email: world.influencer.email },
  });
  const gone = (await callApi(key, 'POST', '/links/generate', { product_id: link.product_id }))
    .body;
  const payout_id = newId('pay');
  // one that is over: nothing can be done to it
  await insertRow(db, payouts, {
    ...{ id: payout_id, influencer_id: influencer.id, amount_minor: 1n, currency: 'USD' },
    ...{ run_id: newId('run'), state: 'failed' },
  });
  const marks = [
    ...[influencer.id, influencer.email, link.id, link.slug, spare.id, spare.name],
    ...[payout_id, order_id, conversion_id, gone.id],
  ];
  return {
    ...{ ...world, key, account_id: account.id, spare_id: String(spare.id), email: user.email },
    event_id: String(order.body.event_id),
    ...{ payout_id, order_id, conversion_id, spare_link_id: String(gone.id) },
    privacy_request_id: await newPrivacyRequest(account.id),
    // somebody's whose password may be reset and whose sessions may end
    user_id: (await newUser('admin')).id,
    marks: marks.map(String),
  };
}
/** A shopper's wish of a shop: operators' business alone. */
async function newPrivacyRequest(account_id: string): Promise<string> {
  const id = newId('prv');
  await db.execute(sql`insert into privacy_requests (id, network_account_id, webhook_event_id, kind,
      external_order_ids, state, due_at)
    select ${id}, network_account_id, id, 'erasure', '["5001"]', 'done', now()
    from webhook_events where network_account_id = ${account_id}`);
  return id;
}
type Party = Awaited<ReturnType<typeof newParty>>;
type Sent = Record<string, string>;
let a: Party;
let b: Party;
let [operator, revoked, expired] = ['', '', ''];
const sessions = new Map<string, Sent>();
beforeAll(async () => {
  [a, b] = [await newParty(), await newParty()];
  operator = (await newUser('admin')).email;
  [revoked, expired] = [await keyOf(a.influencer.id), await keyOf(a.influencer.id)];
  const past = sql`now() - interval '1 second'`;
  await db.execute(
    sql`update api_keys set revoked_at = ${past} where prefix = ${revoked.slice(0, 11)}`,
  );
  await db.execute(
    sql`update api_keys set expires_at = ${past} where prefix = ${expired.slice(0, 11)}`,
  );
});

const bearer = (key: string): Sent => ({ Authorization: `Bearer ${key}` });
/** A session of this user: one of its own where the route may end it, and others with it. */
async function session(email: string, isNew: boolean): Promise<Sent> {
  const held = sessions.get(email);
  if (held && !isNew) return held;
  const { headers } = await openSession(email);
  if (isNew) sessions.delete(email);
  else sessions.set(email, headers);
  return headers;
}

/** Who calls, and what they are to the table. */
type Who = { is: 'nobody' | 'a' | 'b' | 'admin'; by: 'key' | 'session'; sent: Sender };
type Sender = (isNew: boolean) => Sent | Promise<Sent>;
const CALLERS: Record<string, Who> = {
  'without a key': { is: 'nobody', by: 'key', sent: () => ({}) },
  'with a revoked key': { is: 'nobody', by: 'key', sent: () => bearer(revoked) },
  'with an expired key': { is: 'nobody', by: 'key', sent: () => bearer(expired) },
  'with a made-up key': { is: 'nobody', by: 'key', sent: () => bearer(`${a.key.slice(0, -1)}~`) },
  'with a made-up session': {
    ...{ is: 'nobody', by: 'session' },
    sent: () => ({ Cookie: `__Host-ss_session=ss_session_${'x'.repeat(43)}` }),
  },
  'as A with a key': { is: 'a', by: 'key', sent: () => bearer(a.key) },
  'as B with a key': { is: 'b', by: 'key', sent: () => bearer(b.key) },
  'as A with a session': { is: 'a', by: 'session', sent: (isNew) => session(a.email, isNew) },
  'as B with a session': { is: 'b', by: 'session', sent: (isNew) => session(b.email, isNew) },
  'as an operator with a key': { is: 'admin', by: 'key', sent: () => bearer(ADMIN) },
  'as an operator with a session': {
    ...{ is: 'admin', by: 'session' },
    sent: (isNew) => session(operator, isNew),
  },
};

/**
 * How each route is called for what belongs to a party. `shared`: nobody's in particular; `own`:
 * what its owner may be answered, where that is not 200 to 204.
 */
type Call = {
  path: (of: Party) => string;
  body?: (of: Party) => unknown;
  shared?: true;
  own?: readonly number[];
};
const get = (path: Call['path'], shared?: true): Call => (shared ? { path, shared } : { path });
const post = (path: Call['path'], body: NonNullable<Call['body']> = () => ({}), shared?: true) => ({
  ...{ path, body },
  ...(shared ? { shared } : {}),
});

const wish = (of: Party) => ({ product_id: of.product.id, influencer_id: of.influencer.id });
const wishes = (of: Party) => ({ links: [wish(of)] });
const LISTS = [
  ...['/metrics', '/api/users', '/api/merchants', '/api/programs', '/api/influencers'],
  ...['/api/network-accounts', '/api/attention', '/api/overview', '/api/audit-log'],
  ...['/api/reconciliation', '/api/privacy-requests', '/api/diagnostics', '/api/webhook-events'],
  '/auth/sessions',
];
const CALLS: Record<string, Call> = {
  ...PAGE_CALLS,
  ...Object.fromEntries(LISTS.map((path) => [`GET ${path}`, get(() => path)])),
  'POST /webhooks/:network': post(() => '/webhooks/refersion', undefined, true),
  'POST /webhooks/:network/:network_account_id': post(
    (of) => `/webhooks/refersion/${of.account_id}`,
    ...[undefined, true as const],
  ),
  'GET /webhooks/:network': get(() => '/webhooks/custom', true),
  'GET /webhooks/:network/:network_account_id': get(
    (of) => `/webhooks/custom/${of.account_id}`,
    true,
  ),
  'POST /auth/sign-in': post(() => '/auth/sign-in', undefined, true),
  'POST /auth/sign-in/second-factor': post(() => '/auth/sign-in/second-factor', undefined, true),
  ...Object.fromEntries(
    [...['sign-out', 'sign-out-everywhere', 'change-password', 'step-up', 'totp/start']]
      .concat('totp/confirm', 'totp/remove')
      .map((path) => [`POST /auth/${path}`, post(() => `/auth/${path}`)]),
  ),
  'GET /auth/me': get(() => '/auth/me', true),
  'PATCH /auth/me': post(() => '/auth/me'),
  'POST /api/invitations': post(() => '/api/invitations'),
  'POST /api/users': post(() => '/api/users'),
  'GET /api/users/:id': get((of) => `/api/users/${of.user_id}`),
  'PATCH /api/users/:id': post((of) => `/api/users/${of.user_id}`),
  'DELETE /api/users/:id/sessions': get((of) => `/api/users/${of.user_id}/sessions`),
  'POST /api/users/:id/reset-password': post((of) => `/api/users/${of.user_id}/reset-password`),
  'DELETE /api/users/:id/second-factor': get((of) => `/api/users/${of.user_id}/second-factor`),
  'POST /api/users/:id/api-keys': post((of) => `/api/users/${of.user_id}/api-keys`),
  'GET /api/users/:id/api-keys': get((of) => `/api/users/${of.user_id}/api-keys`),
  'DELETE /api/users/:id/api-keys/:key_id': {
    ...get((of) => `/api/users/${of.user_id}/api-keys/${newId('key')}`),
    own: [404],
  },
  'POST /links/generate': post(() => '/links/generate', wish),
  'POST /links/generate-many': post(() => '/links/generate-many', wishes),
  'GET /api/conversions': get(() => '/api/conversions', true),
  'GET /api/conversions/:id': get((of) => `/api/conversions/${of.conversion_id}`),
  'GET /api/orders': get((of) => `/api/orders?external_order_id=${of.order_id}`, true),
  'GET /api/orders/:external_order_id': get((of) => `/api/orders/${of.order_id}`),
  'GET /api/links': get(() => '/api/links', true),
  'GET /api/links/:id': get((of) => `/api/links/${of.link.id}`),
  'PATCH /api/links/:id': post((of) => `/api/links/${of.link.id}`),
  'DELETE /api/links/:id': get((of) => `/api/links/${of.spare_link_id}`),
  'GET /api/links/:id/qr.svg': get((of) => `/api/links/${of.link.id}/qr.svg`),
  'GET /api/links/:id/qr.png': get((of) => `/api/links/${of.link.id}/qr.png`),
  'GET /api/stats/:influencer_id': get((of) => `/api/stats/${of.influencer.id}`),
  'GET /api/stats/:influencer_id/breakdown': get(
    (of) => `/api/stats/${of.influencer.id}/breakdown?by=link`,
  ),
  'GET /api/stats/:influencer_id/live': get(
    (of) => `/api/stats/${of.influencer.id}/live?seconds=0`,
  ),
  'GET /api/stats/:influencer_id/export.csv': get(
    (of) => `/api/stats/${of.influencer.id}/export.csv`,
  ),
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
  'GET /api/merchants/:id': get((of) => `/api/merchants/${of.merchant.id}`),
  'PATCH /api/merchants/:id': post((of) => `/api/merchants/${of.merchant.id}`),
  'POST /api/programs': post(() => '/api/programs'),
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
  'PATCH /api/influencers/:id': post((of) => `/api/influencers/${of.influencer.id}`),
  'POST /api/network-accounts': post(() => '/api/network-accounts'),
  'GET /api/network-accounts/:id': get((of) => `/api/network-accounts/${of.account_id}`),
  'PATCH /api/network-accounts/:id': post((of) => `/api/network-accounts/${of.account_id}`),
  'POST /api/network-accounts/:id/rotate': post(
    (of) => `/api/network-accounts/${of.account_id}/rotate`,
    () => ({ force: true }),
  ),
  'POST /api/commissions/approve': post(() => '/api/commissions/approve'),
  'POST /api/payouts': post(() => '/api/payouts'),
  'GET /api/statements/:influencer_id': get((of) => `/api/statements/${of.influencer.id}`),
  'GET /api/influencers/:id/payout-details': get(
    (of) => `/api/influencers/${of.influencer.id}/payout-details`,
  ),
  'PUT /api/influencers/:id/payout-details': post(
    (of) => `/api/influencers/${of.influencer.id}/payout-details`,
    () => ({ method: 'paypal', email: 'paid@example.com' }),
  ),
  'GET /api/payouts/export.csv': get(() => '/api/payouts/export.csv?currency=USD'),
  'GET /api/payouts/export.xml': {
    ...get(() => '/api/payouts/export.xml?state=sent'),
    // with nothing to send there is no file
    own: [409],
  },
  'GET /api/payouts': get(() => '/api/payouts', true),
  'GET /api/payouts/:id': get((of) => `/api/payouts/${of.payout_id}`),
  ...Object.fromEntries(
    ['send', 'settle', 'fail'].map((move) => [
      `POST /api/payouts/:id/${move}`,
      { ...post((of) => `/api/payouts/${of.payout_id}/${move}`), own: [409] },
    ]),
  ),
  'POST /api/clicks/replay': post(() => '/api/clicks/replay'),
  'POST /api/clicks/erase': post(() => '/api/clicks/erase'),
  'GET /api/privacy-requests/:id': get((of) => `/api/privacy-requests/${of.privacy_request_id}`),
  'GET /api/webhook-events/:id': get((of) => `/api/webhook-events/${of.event_id}`),
  'POST /api/webhook-events/:id/replay': post((of) => `/api/webhook-events/${of.event_id}/replay`),
  'POST /api/webhook-events/:id/resolve': post(
    (of) => `/api/webhook-events/${of.event_id}/resolve`,
  ),
};

/** Calls a route for what is `of` a party, with these headers. */
async function call(route: string, sent: Sent, of: Party) {
  const { path, body } = CALLS[route] ?? { path: () => '/missing' };
  const [method = ''] = route.split(' ');
  const wish = body?.(of);
  const response = await exports.default.fetch(`https://api.skin.st${path(of)}`, {
    ...{ method, redirect: 'manual' },
    headers: { ...sent, ...(wish === undefined ? {} : { 'Content-Type': 'application/json' }) },
    ...(wish === undefined ? {} : { body: JSON.stringify(wish) }),
  });
  return { status: response.status, text: await textOf(response) };
}

/** What the table promises a caller of a route, for what is theirs and what is not. */
function promised(route: string, who: Who, of: 'a' | 'b'): readonly number[] {
  const access = ACCESS[route];
  const done = [200, 201, 202, 204];
  // with nothing in it: the right to send it is what is looked at
  const mayBeWrong = [...done, 400];
  if (access === 'anyone') return [...mayBeWrong, 302, 401, 404];
  // the page of the other role is none; whoever is not signed in is asked to
  if (access === 'page')
    return who.by === 'session' && who.is !== 'nobody' ? [200, 303, 404] : [200, 303];
  if (who.is === 'nobody') return [401];
  if (access === 'session') return who.by === 'session' ? mayBeWrong : [401];
  if (who.is === 'admin') return [...mayBeWrong, ...(CALLS[route]?.own ?? [])];
  const rule = ruleOf(access ?? 'operator');
  if (!rule.roles.includes('influencer') || (rule.needs_proof && who.by === 'key')) return [403];
  const isTheirs = who.is === of || CALLS[route]?.shared === true;
  return isTheirs ? (CALLS[route]?.own ?? done) : [404];
}

test('every route is in the matrix', () => {
  expect(Object.keys(CALLS).sort()).toEqual(Object.keys(ACCESS).sort());
});

describe.each(Object.entries(ACCESS))('%s (%s)', (route, access) => {
  test.each(Object.entries(CALLERS))('%s', async (_, who) => {
    for (const [of, party] of [['a', a] as const, ['b', b] as const]) {
      const answer = await call(route, await who.sent(access === 'session'), party);
      expect(promised(route, who, of), `for ${of}’s: ${answer.text}`).toContain(answer.status);
      const others = who.is === 'a' ? b.marks : who.is === 'b' ? a.marks : [];
      const hidden = who.is === 'nobody' ? [...a.marks, ...b.marks] : others;
      expect(hidden.filter((mark) => answer.text.includes(mark))).toEqual([]);
    }
  });
});

const changing = Object.entries(ACCESS)
  .filter(([route, access]) => access !== 'anyone' && !route.startsWith('GET'))
  .map(([route]) => route);
test.each(changing)('%s is refused to a session without its token', async (route) => {
  const { 'X-CSRF-Token': _, ...sent } = await session(a.email, false);
  const { status, text } = await call(route, sent, a);
  expect([status, text]).toEqual([403, expect.stringContaining('csrf_refused')]);
});

const owned = Object.entries(ACCESS)
  .filter(([route, access]) => ruleOf(access).roles.includes('influencer') && !CALLS[route]?.shared)
  .filter(([, access]) => access !== 'anyone' && access !== 'session')
  .map(([route]) => route);
test.each(owned)('%s answers a stranger’s id like one that does not exist', async (route) => {
  const nobody = {
    ...b,
    ...{ influencer: { ...b.influencer, id: newId('inf') }, spare_id: newId('key') },
    ...{ link: { ...b.link, id: newId('lnk') }, payout_id: newId('pay') },
    ...{ conversion_id: newId('cnv'), order_id: newId('ord'), spare_link_id: newId('lnk') },
  };
  const asked = (of: Party) => [CALLS[route]?.path(of), CALLS[route]?.body?.(of)];
  expect(asked(nobody)).not.toEqual(asked(b));
  const withoutId = (text: string) => text.replace(/"request_id":"[^"]*"/, '');
  const sent = await session(a.email, false);
  const theirs = await call(route, sent, b);
  const nobodys = await call(route, sent, nobody);
  const [status, text] = [theirs.status, withoutId(theirs.text)];
  expect([nobodys.status, withoutId(nobodys.text)]).toEqual([status, text]);
});

test('after all that, what is B’s is as it was', async () => {
  const { body } = await callApi(b.key, 'GET', `/api/links/${b.link.id}`);
  expect(body).toMatchObject({ is_active: true, campaign: null });
  expect((await callApi(b.key, 'GET', `/api/balances/${b.influencer.id}`)).body.balances).toEqual([
    { currency: 'USD', pending_minor: 1_600, payable_minor: 0, in_flight_minor: 0, paid_minor: 0 },
  ]);
});
