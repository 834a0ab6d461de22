import { env, exports } from 'cloudflare:workers';
import { ACCESS, ruleOf } from '@skinstack/api/access';
import { ACTIONS } from '@skinstack/api/actions';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { insertRow } from '@skinstack/db/rows/write-rows';
import { trackingLinks } from '@skinstack/db/schema/tracking-links';
import type { Role } from '@skinstack/domain/people';
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { newId, newInfluencer, newNetworkAccount, newWorld } from '../../world/new-world.ts';
import { newBrandUser, newUser, openSession, PASSWORD } from '../builders/browser.ts';
import { ADMIN, callApi, keyOf, textOf } from '../builders/call-api.ts';
import { endpointWishes } from '../builders/endpoint-calls.ts';
import { memberWishes } from '../builders/member-wishes.ts';
import { moneyWishes, newPayout, type Wish } from '../builders/money-wishes.ts';

/** Every writing route × role × session or scope: who may is refused or served as the table says. */
const db = connectDatabase(env.DATABASE_URL ?? '');
let world: Awaited<ReturnType<typeof newWorld>>;
const sessions: Record<string, { proved: Sent; stale: Sent }> = {};
const keys: Record<string, string> = {};
type Sent = Record<string, string>;

const ROLES: readonly Role[] = ['owner', 'finance', 'support', 'influencer', 'brand'];
const KEYS: Record<string, readonly string[]> = {
  'a key to read': ['read'],
  'a key to read and write': ['read', 'write'],
  'a key to all': ['read', 'write', 'secrets'],
};
const BY = ['a session', 'a stale session', ...Object.keys(KEYS)];

beforeAll(async () => {
  world = await newWorld(db);
  for (const role of ROLES) {
    const { id, email } = await newUserOf(role);
    const [proved, stale] = [await openSession(email), await openSession(email)];
    sessions[role] = { proved: proved.headers, stale: stale.headers };
    await db.execute(sql`update sessions set proved_at = null
      where id = (select id from sessions where user_id = ${id} order by id desc limit 1)`);
    for (const [by, scopes] of Object.entries(KEYS)) {
      const whose = role === 'influencer' ? `influencers/${world.influencer.id}` : `users/${id}`;
      const wish = role === 'owner' ? scopes : scopes.filter((scope) => scope !== 'secrets');
      const made = await callApi(ADMIN, 'POST', `/api/${whose}/api-keys`, { scopes: wish });
      keys[`${role} ${by}`] = String(made.body.key);
    }
  }
});
async function newUserOf(role: Role) {
  if (role === 'brand') return newBrandUser([world.merchant.id]);
  if (role !== 'influencer') return newUser(role);
  const email = `u.${world.influencer.email}`;
  const wish = { email, role, password: PASSWORD, influencer_id: world.influencer.id };
  const { body } = await callApi(ADMIN, 'POST', '/api/users', wish);
  return { id: String(body.id), email };
}

const ofMine = () => ({ product_id: world.product.id, influencer_id: world.influencer.id });
const newEmail = () => `${newId('usr')}@example.com`;
const newName = () => ({ name: newId('mer') });
async function newLink() {
  const { link } = world;
  const row = { ...link, id: newId('lnk'), slug: newId('lnk').slice(4, 20) };
  return (await insertRow(db, trackingLinks, row)).id;
}
async function newEvent() {
  const account = await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '');
  const id = newId('evt');
  await db.execute(sql`insert into webhook_events
      (id, network, network_account_id, external_event_id, body, body_sha256, headers, status)
    values (${id}, 'refersion', ${account.id}, ${id}, 'x', 'x', '{}', 'ignored')`);
  return id;
}
const newAccount = async () => (await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '')).id;
const newUserId = async () => (await newUser('support')).id;
async function newSpareKey(whose: string) {
  const { body } = await callApi(ADMIN, 'POST', `/api/${whose}/api-keys`, {});
  return `/api/${whose}/api-keys/${body.id}`;
}

const WISHES: Record<string, () => Wish | Promise<Wish>> = {
  ...moneyWishes(() => world),
  ...memberWishes(() => world),
  ...endpointWishes(() => world.influencer.id),
  'POST /links/generate': () => ({ path: '/links/generate', body: ofMine() }),
  'POST /links/generate-many': () => ({
    path: '/links/generate-many',
    body: { links: [ofMine(), ofMine()] },
  }),
  'PATCH /api/links/:id': async () => ({
    path: `/api/links/${await newLink()}`,
    body: { campaign: 'autumn' },
  }),
  'DELETE /api/links/:id': async () => ({ path: `/api/links/${await newLink()}` }),
  'PUT /api/influencers/:id/payout-details': () => ({
    path: `/api/influencers/${world.influencer.id}/payout-details`,
    body: { method: 'paypal', email: newEmail() },
  }),
  'POST /api/influencers/:id/api-keys': () => ({
    path: `/api/influencers/${world.influencer.id}/api-keys`,
    body: {},
  }),
  'DELETE /api/influencers/:id/api-keys/:key_id': async () => ({
    path: await newSpareKey(`influencers/${world.influencer.id}`),
  }),
  'POST /api/invitations': () => ({
    path: '/api/invitations',
    body: { email: newEmail(), role: 'influencer', program_ids: [world.program.id] },
  }),
  'POST /api/users': () => ({ path: '/api/users', body: { email: newEmail(), role: 'support' } }),
  'PATCH /api/users/:id': async () => ({
    path: `/api/users/${await newUserId()}`,
    body: { is_active: false },
  }),
  'DELETE /api/users/:id/sessions': async () => {
    const { id, email } = await newUser('support');
    await openSession(email);
    return { path: `/api/users/${id}/sessions` };
  },
  'POST /api/users/:id/reset-password': async () => ({
    path: `/api/users/${await newUserId()}/reset-password`,
  }),
  'DELETE /api/users/:id/second-factor': async () => {
    const id = await newUserId();
    await db.execute(
      sql`insert into second_factors (user_id, secret_sealed) values (${id}, 'sealed')`,
    );
    return { path: `/api/users/${id}/second-factor` };
  },
  'POST /api/users/:id/api-keys': async () => ({
    path: `/api/users/${await newUserId()}/api-keys`,
    body: {},
  }),
  'DELETE /api/users/:id/api-keys/:key_id': async () => ({
    path: await newSpareKey(`users/${await newUserId()}`),
  }),
  'POST /api/merchants': () => ({
    path: '/api/merchants',
    body: { ...newName(), allowed_hosts: ['shop.example'] },
  }),
  'PATCH /api/merchants/:id': () => ({
    path: `/api/merchants/${world.merchant.id}`,
    body: newName(),
  }),
  'POST /api/programs': () => ({
    path: '/api/programs',
    body: {
      ...{ merchant_id: world.merchant.id, ...newName() },
      ...{ currency: 'USD', commission_rate_bps: 1_000 },
    },
  }),
  'PATCH /api/programs/:id': () => ({ path: `/api/programs/${world.program.id}`, body: newName() }),
  'POST /api/products': () => ({
    path: '/api/products',
    body: {
      ...{ merchant_id: world.merchant.id, program_id: world.program.id },
      ...{ ...newName(), url: 'https://shop.example/serum' },
    },
  }),
  'PATCH /api/products/:id': () => ({ path: `/api/products/${world.product.id}`, body: newName() }),
  'POST /api/products/import': () => ({
    path: `/api/products/import?program_id=${world.program.id}`,
    body: `external_product_id,name,url\n${newId('prd')},Serum,https://shop.example/serum\n`,
    type: 'text/csv',
  }),
  'POST /api/influencers': () => ({
    path: '/api/influencers',
    body: { display_name: 'Noor Haddad', email: newEmail() },
  }),
  'PATCH /api/influencers/:id': async () => ({
    path: `/api/influencers/${(await newInfluencer(db)).id}`,
    body: { display_name: 'Noor Haddad' },
  }),
  'POST /api/network-accounts': () => ({
    path: '/api/network-accounts',
    body: { network: 'refersion' },
  }),
  'PATCH /api/network-accounts/:id': async () => ({
    path: `/api/network-accounts/${await newAccount()}`,
    body: { is_active: false },
  }),
  'POST /api/network-accounts/:id/rotate': async () => ({
    path: `/api/network-accounts/${await newAccount()}/rotate`,
    body: {},
  }),
  'POST /api/network-accounts/:id/test': async () => ({
    path: `/api/network-accounts/${await newAccount()}/test`,
  }),
  'POST /api/programs/:id/rules': () => ({
    path: `/api/programs/${world.program.id}/rules`,
    body: { rate_bps: 1_500, influencer_id: world.influencer.id },
  }),
  'POST /api/programs/:id/coupons': () => ({
    path: `/api/programs/${world.program.id}/coupons`,
    body: { code: newId('cpn').slice(4, 24), influencer_id: world.influencer.id },
  }),
  'POST /api/payouts': () => ({
    path: '/api/payouts',
    body: { currency: 'USD', influencer_ids: [world.influencer.id] },
  }),
  'POST /api/payouts/:id/send': async () => ({
    path: `/api/payouts/${(await newPayout('requested')).id}/send`,
    body: {},
  }),
  'POST /api/payouts/:id/settle': async () => ({
    path: `/api/payouts/${(await newPayout('sent')).id}/settle`,
    body: {},
  }),
  'POST /api/payouts/:id/fail': async () => ({
    path: `/api/payouts/${(await newPayout('sent')).id}/fail`,
    body: { reason: 'The account is closed' },
  }),
  'POST /api/webhook-events/:id/replay': async () => ({
    path: `/api/webhook-events/${await newEvent()}/replay`,
  }),
  'POST /api/webhook-events/:id/resolve': async () => ({
    path: `/api/webhook-events/${await newEvent()}/resolve`,
    body: { action: 'dismiss', reason: 'A test order' },
  }),
  // with nothing due, dead or clicked there is nothing to tell: approval.test.ts,
  // store-clicks.test.ts and erase-clicks.test.ts have something
  'POST /api/commissions/approve': () => ({ path: '/api/commissions/approve', body: {} }),
  'POST /api/clicks/replay': () => ({ path: '/api/clicks/replay' }),
  'POST /api/clicks/erase': () => ({
    path: '/api/clicks/erase',
    body: { influencer_id: world.influencer.id },
  }),
};
const MAY_CHANGE_NOTHING = /commissions\/approve|clicks\//;

const writing = Object.entries(ACCESS).filter(
  ([route, access]) =>
    !route.startsWith('GET') &&
    !['anyone', 'session', 'page'].includes(String(access)) &&
    ACTIONS[route],
);

test('every writing route has its action, and its wish here', () => {
  const changing = Object.keys(ACCESS).filter((route) => !route.startsWith('GET'));
  expect(Object.keys(ACTIONS).sort()).toEqual(changing.sort());
  expect(Object.keys(WISHES).sort()).toEqual(writing.map(([route]) => route).sort());
});

/** The code of the refusal the table promises; null when it promises none. */
function refusalOf(route: string, role: Role, by: string): string | null {
  const { roles, needs_proof } = ruleOf(ACCESS[route] ?? 'owner');
  const scopes = KEYS[by]?.filter((scope) => scope !== 'secrets' || role === 'owner');
  if (!roles.includes(role) || (scopes && !scopes.includes('write'))) return 'forbidden';
  if (!needs_proof) return null;
  if (scopes) return scopes.includes('secrets') ? null : 'session_required';
  return by === 'a stale session' ? 'step_up_required' : null;
}

function credentials(role: Role, by: string): Sent {
  const key = keys[`${role} ${by}`];
  if (key !== undefined) return { Authorization: `Bearer ${key}` };
  return sessions[role]?.[by === 'a session' ? 'proved' : 'stale'] ?? {};
}

async function send(route: string, { path, body, type }: Wish, sent: Sent) {
  const response = await exports.default.fetch(`https://api.skin.st${path}`, {
    method: route.split(' ')[0] ?? '',
    headers: {
      ...sent,
      ...(body === undefined ? {} : { 'Content-Type': type ?? 'application/json' }),
    },
    ...(body === undefined ? {} : { body: type ? String(body) : JSON.stringify(body) }),
  });
  const text = await textOf(response);
  const { rows } = await db.execute(sql`select action, actor_kind from audit_entries
    where request_id = ${response.headers.get('X-Request-Id')}`);
  return { status: response.status, text, entries: rows };
}

describe.each(writing)('%s', (route) => {
  test.each(ROLES)('as %s, by whatever', async (role) => {
    for (const by of BY) {
      const wish = await (WISHES[route]?.() ?? { path: '/' });
      const { status, text, entries } = await send(route, wish, credentials(role, by));
      const refusal = refusalOf(route, role, by);
      if (refusal !== null) {
        expect([by, status, text, entries]).toEqual([
          ...[by, 403, expect.stringContaining(`"code":"${refusal}"`), []],
        ]);
        continue;
      }
      // another shop's is none of theirs, and their own is in brands.test.ts
      if (role === 'brand' && status >= 300) {
        expect([by, [403, 404].includes(status), entries]).toEqual([by, true, []]);
        continue;
      }
      expect([by, status < 300, text]).toEqual([by, true, text]);
      const entry = { action: ACTIONS[route], actor_kind: by.includes('key') ? 'key' : 'user' };
      const expected = MAY_CHANGE_NOTHING.test(route) ? entries.slice(0, 1) : [entry];
      expect([by, entries]).toEqual([by, expected]);
    }
  });

  test('leaves nothing when it is refused for what it says', async () => {
    const wish = await (WISHES[route]?.() ?? { path: '/' });
    const spoiled = wish.path.replace(/([a-z]{3}_[0-9a-z]{26})(?=\/|$|\?)/g, (id) => {
      return newId(id.slice(0, 3) as 'lnk');
    });
    const path = spoiled === wish.path ? `${wish.path}?unknown` : spoiled;
    const body = spoiled === wish.path ? { unknown_field: 1 } : wish.body;
    const { status, entries } = await send(
      route,
      { ...wish, path, body, ...(wish.type ? { type: 'application/json' } : {}) },
      { Authorization: `Bearer ${ADMIN}` },
    );
    if (status < 300) expect(MAY_CHANGE_NOTHING.test(route), `${route} ${status}`).toBe(true);
    else expect(entries).toEqual([]);
  });
});

test('a key is somebody: two keys of one influencer are two actors', async () => {
  const [one, two] = [await keyOf(world.influencer.id), await keyOf(world.influencer.id)];
  const made = await Promise.all(
    [one, two].map((key) => callApi(key, 'POST', '/links/generate', ofMine())),
  );
  const ids = made.map(({ body }) => String(body.id));
  const { rows } = await db.execute(sql`
    select count(distinct actor_id)::int as actors from audit_entries
    where object_id in ${ids} and actor_kind = 'key'`);
  expect(rows).toEqual([{ actors: 2 }]);
});

test('the log holds no secret and nobody’s address, after all that', async () => {
  const { rows } = await db.execute(sql`
    select count(*)::int as found from audit_entries
    where concat(before, after) ~ '@example|\\$2b\\$|ss_[A-Za-z0-9_-]{43}|Noor Haddad|Mina Park'`);
  expect(rows).toEqual([{ found: 0 }]);
});
