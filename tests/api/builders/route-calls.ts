import { env } from 'cloudflare:workers';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { insertRow } from '@skinstack/db/rows/write-rows';
import { payoutRuns } from '@skinstack/db/schema/payout-runs';
import { payouts } from '@skinstack/db/schema/payouts';
import { sql } from 'drizzle-orm';
import { newId, newInfluencer, newNetworkAccount, newWorld } from '../../world/new-world.ts';
import { newBrandUser, newUser, PASSWORD } from './browser.ts';
import { ADMIN, callApi, keyOf } from './call-api.ts';
import { ENDPOINT_CALLS, newHook } from './endpoint-calls.ts';
import { MEMBER_CALLS } from './member-calls.ts';
import { PAGE_CALLS } from './page-calls.ts';
import { clickOn, conversion, postRefersion } from './post-conversion.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');

/** One influencer with everything that could leak: a link, a key, a user, an order, money. */
export async function newParty() {
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
  const run_id = newId('run');
  await insertRow(db, payoutRuns, { id: run_id, currency: 'USD', actor: 'ADMIN_API_KEY' });
  // one that is over: nothing can be done to it
  await insertRow(db, payouts, {
    ...{ id: payout_id, influencer_id: influencer.id, amount_minor: 1n, currency: 'USD' },
    ...{ run_id, state: 'failed' },
  });
  const terms = `/api/programs/${world.program.id}`;
  const rule = await callApi(ADMIN, 'POST', `${terms}/rules`, { rate_bps: 2_000 });
  const coupon = { code: newId('cpn'), influencer_id: influencer.id };
  const given = await callApi(ADMIN, 'POST', `${terms}/coupons`, coupon);
  await callApi(ADMIN, 'POST', `${terms}/groups`, { name: 'Gold' });
  await callApi(ADMIN, 'POST', `${terms}/terms`, { body: 'Be honest.' });
  await callApi(key, 'POST', `${terms}/terms/accept`, { version: 1 });
  const { rows } = await db.execute(
    sql`select id from memberships where influencer_id = ${influencer.id}`,
  );
  const membership_id = String(rows[0]?.id);
  const applied_id = newId('mbr');
  const applicant = await newInfluencer(db);
  await db.execute(sql`insert into memberships (id, program_id, influencer_id, state)
    values (${applied_id}, ${world.program.id}, ${applicant.id}, 'applied')`);
  const made = await callApi(ADMIN, 'GET', `/api/conversions/${conversion_id}`);
  const { id: commission_id } = made.body.commission as { id: string };
  const hook = await newHook(key);
  const marks = [
    ...[influencer.id, influencer.email, link.id, link.slug, spare.id, spare.name],
    ...[payout_id, order_id, conversion_id, gone.id, membership_id],
    ...[hook.endpoint_id, hook.spare_endpoint_id],
  ];
  return {
    ...{ ...world, key, account_id: account.id, spare_id: String(spare.id), email: user.email },
    event_id: String(order.body.event_id),
    ...{ payout_id, order_id, conversion_id, spare_link_id: String(gone.id) },
    ...{ membership_id, applied_id },
    ...{ run_id, commission_id, rule_id: String(rule.body.id), coupon_id: String(given.body.id) },
    privacy_request_id: await newPrivacyRequest(account.id),
    // somebody's whose password may be reset and whose sessions may end
    user_id: (await newUser('admin')).id,
    ...hook,
    ...(await newBrandOf(world.merchant.id)),
    marks: marks.map(String),
  };
}
/** The shop's own people: one who signs in, and their key. */
async function newBrandOf(merchant_id: string) {
  const { id, email } = await newBrandUser([merchant_id]);
  const made = await callApi(ADMIN, 'POST', `/api/users/${id}/api-keys`, {});
  return { brand: { email, key: String(made.body.key) } };
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
export type Party = Awaited<ReturnType<typeof newParty>>;
/**
 * How each route is called for what belongs to a party. `shared`: nobody's in particular, or no
 * influencer's; `own`: what its owner may be answered, where that is not 200 to 204.
 */
type Call = {
  path: (of: Party) => string;
  body?: (of: Party) => unknown;
  shared?: true | 'influencers';
  /** Set where it is their influencer's own, and not their shop's. */
  is_influencers?: true;
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
  ...['/metrics', '/api/users', '/api/influencers'],
  ...['/api/network-accounts', '/api/overview', '/api/audit-log', '/api/reconciliation'],
  ...['/api/privacy-requests', '/api/diagnostics', '/api/webhook-events', '/auth/sessions'],
  ...['/api/payout-policy', '/api/payout-runs', '/api/attention'],
  '/api/contracts-due',
];
export const CALLS: Record<string, Call> = {
  ...PAGE_CALLS,
  ...Object.fromEntries(LISTS.map((path) => [`GET ${path}`, get(() => path)])),
  'POST /webhooks/:network': post(() => '/webhooks/refersion', undefined, true),
  'POST /webhooks/:network/:network_account_id': post(
    (of) => `/webhooks/refersion/${of.account_id}`,
    ...[undefined, true as const],
  ),
  'POST /capture/:network/:network_account_id': post(
    (of) => `/capture/shopify/${of.account_id}`,
    ...[undefined, true as const],
  ),
  'GET /storefront/v1.json': get(() => '/storefront/v1.json', true),
  'GET /storefront/:file': get(() => '/storefront/v1.js', true),
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
  // of a brand each says its own rows alone
  'GET /api/merchants': get(() => '/api/merchants', true),
  'GET /api/programs': get(() => '/api/programs', true),
  'GET /api/conversions': get(() => '/api/conversions', true),
  'GET /api/conversions/export.csv': get(() => '/api/conversions/export.csv', true),
  'GET /api/conversions/:id': get((of) => `/api/conversions/${of.conversion_id}`),
  'GET /api/orders': get((of) => `/api/orders?external_order_id=${of.order_id}`, true),
  'GET /api/orders/:external_order_id': get((of) => `/api/orders/${of.order_id}`),
  'GET /api/links': get(() => '/api/links', true),
  'GET /api/links/export.csv': get(() => '/api/links/export.csv', true),
  'GET /api/influencers/export.csv': get(() => '/api/influencers/export.csv'),
  'GET /api/webhook-events/export.csv': get(() => '/api/webhook-events/export.csv'),
  'GET /api/links/:id': get((of) => `/api/links/${of.link.id}`),
  'PATCH /api/links/:id': post((of) => `/api/links/${of.link.id}`),
  'DELETE /api/links/:id': get((of) => `/api/links/${of.spare_link_id}`),
  'GET /api/links/:id/qr.svg': get((of) => `/api/links/${of.link.id}/qr.svg`),
  'GET /api/links/:id/qr.png': get((of) => `/api/links/${of.link.id}/qr.png`),
  'GET /api/links/:id/disclosure': get((of) => `/api/links/${of.link.id}/disclosure?country=GB`),
  'GET /api/stats/:influencer_id': get((of) => `/api/stats/${of.influencer.id}`),
  'GET /api/stats/:influencer_id/breakdown': get(
    (of) => `/api/stats/${of.influencer.id}/breakdown?by=link`,
  ),
  'GET /api/stats/:influencer_id/replenishment': get(
    (of) => `/api/stats/${of.influencer.id}/replenishment?weeks=8`,
  ),
  'GET /api/stats/:influencer_id/live': get(
    (of) => `/api/stats/${of.influencer.id}/live?seconds=0`,
  ),
  'GET /api/stats/:influencer_id/export.csv': get(
    (of) => `/api/stats/${of.influencer.id}/export.csv`,
  ),
  'GET /api/merchants/:id/balance': get((of) => `/api/merchants/${of.merchant.id}/balance`),
  'GET /api/programs/:id/customers': get((of) => `/api/programs/${of.program.id}/customers`),
  'GET /api/programs/:id/stats': get((of) => `/api/programs/${of.program.id}/stats`),
  'GET /api/programs/:id/stats/breakdown': get(
    (of) => `/api/programs/${of.program.id}/stats/breakdown?by=influencer`,
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
  'GET /api/products/:id': {
    path: (of) => `/api/products/${of.product.id}`,
    shared: 'influencers',
  },
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
  'PATCH /api/programs/:id/rules/:rule_id': post(
    (of) => `/api/programs/${of.program.id}/rules/${of.rule_id}`,
  ),
  'DELETE /api/programs/:id/rules/:rule_id': {
    ...get((of) => `/api/programs/${of.program.id}/rules/${of.rule_id}`),
    own: [409],
  },
  'PATCH /api/programs/:id/coupons/:coupon_id': post(
    (of) => `/api/programs/${of.program.id}/coupons/${of.coupon_id}`,
  ),
  'DELETE /api/programs/:id/coupons/:coupon_id': {
    ...get((of) => `/api/programs/${of.program.id}/coupons/${of.coupon_id}`),
    own: [409],
  },
  'POST /api/programs/:id/price': post(
    (of) => `/api/programs/${of.program.id}/price`,
    (of) => ({
      ...{ influencer_id: of.influencer.id, currency: 'USD' },
      items: [{ product_id: of.product.id, amount: '10.00' }],
    }),
  ),
  ...MEMBER_CALLS,
  'POST /api/products': post(() => '/api/products'),
  'POST /api/products/import': post(() => '/api/products/import'),
  'PATCH /api/products/:id': post((of) => `/api/products/${of.product.id}`),
  'POST /api/influencers': post(() => '/api/influencers'),
  'PATCH /api/influencers/:id': post((of) => `/api/influencers/${of.influencer.id}`),
  'POST /api/network-accounts': post(() => '/api/network-accounts'),
  'GET /api/network-accounts/:id': get((of) => `/api/network-accounts/${of.account_id}`),
  'PATCH /api/network-accounts/:id': post((of) => `/api/network-accounts/${of.account_id}`),
  'POST /api/network-accounts/:id/test': post(
    (of) => `/api/network-accounts/${of.account_id}/test`,
  ),
  'POST /api/network-accounts/:id/rotate': post(
    (of) => `/api/network-accounts/${of.account_id}/rotate`,
    () => ({ force: true }),
  ),
  'POST /api/commissions/approve': post(() => '/api/commissions/approve'),
  'POST /api/commissions': post(() => '/api/commissions'),
  'POST /api/commissions/:id/hold': post((of) => `/api/commissions/${of.commission_id}/hold`),
  'POST /api/commissions/:id/release': post((of) => `/api/commissions/${of.commission_id}/release`),
  'POST /api/commissions/:id/reject': post((of) => `/api/commissions/${of.commission_id}/reject`),
  'POST /api/commissions/:id/restore': post((of) => `/api/commissions/${of.commission_id}/restore`),
  'POST /api/commissions/:id/reassign': post(
    (of) => `/api/commissions/${of.commission_id}/reassign`,
  ),
  'GET /api/reviews': get(() => '/api/reviews', true),
  'POST /api/reviews/decide': post(() => '/api/reviews/decide'),
  'PUT /api/payout-policy': post(
    () => '/api/payout-policy',
    () => ({}),
  ),
  'GET /api/payout-runs/:id': get((of) => `/api/payout-runs/${of.run_id}`),
  'POST /api/payout-runs/:id/approve': post((of) => `/api/payout-runs/${of.run_id}/approve`),
  'POST /api/payout-runs/:id/send': {
    ...post((of) => `/api/payout-runs/${of.run_id}/send`),
    own: [409],
  },
  'POST /api/payout-runs/:id/settle': {
    ...post((of) => `/api/payout-runs/${of.run_id}/settle`),
    own: [409],
  },
  'POST /api/payouts/:id/return': {
    ...post(
      (of) => `/api/payouts/${of.payout_id}/return`,
      () => ({ reason: 'Closed', returned_on: '2026-11-25' }),
    ),
    own: [409],
  },
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
  'GET /api/notification-settings': get(() => '/api/notification-settings'),
  'PUT /api/notification-settings': post(() => '/api/notification-settings'),
  'DELETE /api/users/:id/mail-problem': get((of) => `/api/users/${of.user_id}/mail-problem`),
  ...ENDPOINT_CALLS,
  'POST /api/clicks/replay': post(() => '/api/clicks/replay'),
  'POST /api/clicks/erase': post(() => '/api/clicks/erase'),
  'GET /api/privacy-requests/:id': get((of) => `/api/privacy-requests/${of.privacy_request_id}`),
  'GET /api/webhook-events/:id': get((of) => `/api/webhook-events/${of.event_id}`),
  'POST /api/webhook-events/:id/replay': post((of) => `/api/webhook-events/${of.event_id}/replay`),
  'POST /api/webhook-events/:id/resolve': post(
    (of) => `/api/webhook-events/${of.event_id}/resolve`,
  ),
};
