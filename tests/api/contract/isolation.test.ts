import { env, exports } from 'cloudflare:workers';
import { ACCESS, ruleOf } from '@skinstack/api/access';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../world/new-world.ts';
import { newUser, openSession } from '../builders/browser.ts';
import { ADMIN, callApi, keyOf, textOf } from '../builders/call-api.ts';
import { CALLS, newParty, type Party } from '../builders/route-calls.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');

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
type Who = {
  is: 'nobody' | 'a' | 'b' | 'admin' | 'shop of a' | 'shop of b';
  by: 'key' | 'session';
  sent: Sender;
};
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
  'as A’s shop with a key': { is: 'shop of a', by: 'key', sent: () => bearer(a.brand.key) },
  'as B’s shop with a key': { is: 'shop of b', by: 'key', sent: () => bearer(b.brand.key) },
  'as A’s shop with a session': {
    ...{ is: 'shop of a', by: 'session' },
    sent: (isNew) => session(a.brand.email, isNew),
  },
  'as an operator with a key': { is: 'admin', by: 'key', sent: () => bearer(ADMIN) },
  'as an operator with a session': {
    ...{ is: 'admin', by: 'session' },
    sent: (isNew) => session(operator, isNew),
  },
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
  if (who.is.startsWith('shop')) {
    if (!rule.roles.includes('brand') || (rule.needs_proof && who.by === 'key')) return [403];
    const isTheirShop = who.is === `shop of ${of}` && !CALLS[route]?.is_influencers;
    const isOwn = isTheirShop || CALLS[route]?.shared === true;
    // what a shop may write is tried with whole bodies in brands.test.ts
    return isOwn ? [...mayBeWrong, ...(CALLS[route]?.own ?? [])] : [404, 400];
  }
  if (!rule.roles.includes('influencer') || (rule.needs_proof && who.by === 'key')) return [403];
  const isTheirs = who.is === of || CALLS[route]?.shared !== undefined;
  return isTheirs ? (CALLS[route]?.own ?? done) : [404];
}

/** What no answer to somebody may say. */
const HIDDEN: Record<Who['is'], () => readonly string[]> = {
  admin: () => [],
  nobody: () => [...a.marks, ...b.marks],
  a: () => b.marks,
  b: () => a.marks,
  'shop of a': () => [...b.marks, ...privateOf(a)],
  'shop of b': () => [...a.marks, ...privateOf(b)],
};
/** What is between an influencer and us: their address, keys and payouts. */
const privateOf = (of: Party) => [of.email, of.spare_id, of.payout_id];

test('every route is in the matrix', () => {
  expect(Object.keys(CALLS).sort()).toEqual(Object.keys(ACCESS).sort());
});

describe.each(Object.entries(ACCESS))('%s (%s)', (route, access) => {
  test.each(Object.entries(CALLERS))('%s', async (_, who) => {
    for (const [of, party] of [['a', a] as const, ['b', b] as const]) {
      const answer = await call(route, await who.sent(access === 'session'), party);
      expect(promised(route, who, of), `for ${of}’s: ${answer.text}`).toContain(answer.status);
      const hidden = HIDDEN[who.is]();
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
    ...{ endpoint_id: newId('whk'), spare_endpoint_id: newId('whk'), delivery_id: newId('dlv') },
    ...{
      conversion_id: newId('cnv'),
      membership_id: newId('mbr'),
      order_id: newId('ord'),
      spare_link_id: newId('lnk'),
    },
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
  expect(
    (await callApi(b.key, 'GET', `/api/balances/${b.influencer.id}`)).body.balances,
  ).toMatchObject([
    { currency: 'USD', pending_minor: 1_600, payable_minor: 0, in_flight_minor: 0, paid_minor: 0 },
  ]);
});
