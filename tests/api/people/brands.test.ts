import { env } from 'cloudflare:workers';
import { ACCESS, ruleOf } from '@skinstack/api/access';
import { ACTIONS } from '@skinstack/api/actions';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { newId, newInfluencer } from '../../world/new-world.ts';
import { browse, newBrandUser, openSession, PASSWORD } from '../builders/browser.ts';
import { ADMIN, callApi } from '../builders/call-api.ts';
import { newParty, type Party } from '../builders/route-calls.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');
let a: Party;
let b: Party;
let strangers: { id: string };
beforeAll(async () => {
  strangers = await newInfluencer(db);
  [a, b] = [await newParty(), await newParty()];
});

type Wish = { path: string; body?: unknown };
const WHY = { reason: 'Bought by the shop itself' };
/** Every route by which a shop writes, with a body that would be taken. */
const WRITES: Record<string, (of: Party) => Wish> = {
  'POST /api/invitations': (of) => ({
    path: '/api/invitations',
    body: {
      ...{ email: `${newId('usr')}@example.com`, role: 'influencer' },
      program_ids: [of.program.id],
    },
  }),
  'POST /api/commissions/:id/hold': (of) => ({
    path: `/api/commissions/${of.commission_id}/hold`,
    body: WHY,
  }),
  'POST /api/commissions/:id/reject': (of) => ({
    path: `/api/commissions/${of.commission_id}/reject`,
    body: WHY,
  }),
  'PATCH /api/programs/:id/rules/:rule_id': (of) => ({
    path: `/api/programs/${of.program.id}/rules/${of.rule_id}`,
    body: { ends_at: '2126-01-01T00:00:00Z' },
  }),
  'DELETE /api/programs/:id/rules/:rule_id': (of) => ({
    path: `/api/programs/${of.program.id}/rules/${of.rule_id}`,
  }),
  'DELETE /api/programs/:id/coupons/:coupon_id': (of) => ({
    path: `/api/programs/${of.program.id}/coupons/${of.coupon_id}`,
  }),
  'POST /api/programs/:id/memberships': (of) => ({
    path: `/api/programs/${of.program.id}/memberships`,
    body: { influencer_id: strangers.id },
  }),
  'POST /api/memberships/:id/suspend': (of) => ({
    path: `/api/memberships/${of.membership_id}/suspend`,
    body: WHY,
  }),
  'POST /api/memberships/:id/accept': (of) => ({
    path: `/api/memberships/${of.membership_id}/accept`,
    body: {},
  }),
  'POST /api/memberships/:id/decline': (of) => ({
    path: `/api/memberships/${of.applied_id}/decline`,
    body: WHY,
  }),
};
/** What answers of each by itself: another's is `not_found` there. */
const BY_ITSELF = ['POST /api/reviews/decide', 'POST /api/memberships/decide'];

test('every route a shop may write by is tried', () => {
  const writing = Object.entries(ACCESS)
    .filter(([route, access]) => !route.startsWith('GET') && access !== 'anyone')
    // of endpoints isolation.test.ts and tests/api/notices/endpoints.test.ts have all
    .filter(([route]) => !route.includes('webhook-endpoints'))
    .filter(([, access]) => access !== 'session' && ruleOf(access).roles.includes('brand'));
  const tried = [...Object.keys(WRITES), ...BY_ITSELF];
  expect(tried.sort()).toEqual(writing.map(([route]) => route).sort());
});

describe.each(Object.entries(WRITES))('%s', (route, wishOf) => {
  const [method = ''] = route.split(' ');
  test('another shop’s answers like one that does not exist, and changes nothing', async () => {
    const nobody = {
      ...b,
      ...{ program: { ...b.program, id: newId('prg') }, commission_id: newId('com') },
      ...{ rule_id: newId('rul'), coupon_id: newId('cpn') },
      ...{ membership_id: newId('mbr'), applied_id: newId('mbr') },
    };
    const call = async (of: Party) => {
      const { path, body } = wishOf(of);
      const answer = await callApi(a.brand.key, method, path, body);
      return [answer.status, { ...answer.body, request_id: '' }];
    };
    const theirs = await call(b);
    expect(theirs[0]).toBe(404);
    expect(theirs).toEqual(await call(nobody));
    const { rows } = await db.execute(sql`select count(*)::int as entries from audit_entries
      where object_id in ${[b.commission_id, b.rule_id, b.coupon_id]} and actor_kind = 'key'
        and actor_id in (select id from api_keys where user_id in
          (select id from users where email = ${a.brand.email}))`);
    expect(rows).toEqual([{ entries: 0 }]);
  });

  test('their own is done', async () => {
    const { path, body } = wishOf(a);
    const { status, headers } = await callApi(a.brand.key, method, path, body);
    expect(status).toBeLessThan(300);
    const { rows } = await db.execute(sql`select action from audit_entries
      where request_id = ${headers.get('X-Request-Id')}`);
    expect(rows).toEqual([{ action: ACTIONS[route] }]);
  });
});

test('a shop rejects a flagged order of its own, and lets none go on', async () => {
  const decide = (of: Party, decision: string) =>
    callApi(a.brand.key, 'POST', '/api/reviews/decide', {
      ...{ conversion_ids: [of.conversion_id], decision },
      ...WHY,
    });
  expect((await decide(b, 'reject')).body.data).toMatchObject([{ outcome: 'not_found' }]);
  // rejected above
  expect((await decide(a, 'reject')).body.data).toMatchObject([{ outcome: 'unchanged' }]);
  expect((await decide(a, 'release')).status).toBe(403);
});

test('a shop decides about its own members, many at once, and sees no address', async () => {
  const membership_ids = [a.membership_id, b.membership_id];
  const wish = { membership_ids, decision: 'suspend', ...WHY };
  const { body } = await callApi(a.brand.key, 'POST', '/api/memberships/decide', wish);
  expect(body.data).toMatchObject([{ outcome: 'suspended' }, { outcome: 'not_found' }]);
  const shown = await callApi(a.brand.key, 'GET', `/api/memberships/${a.membership_id}`);
  expect(shown.body).toMatchObject({ decided_by: null, influencer: { email: null } });
  const others = await callApi(a.brand.key, 'GET', `/api/memberships/${b.membership_id}`);
  expect(others.status).toBe(404);
});

test('a shop reads why, and neither notes, nor who decided, nor what an influencer was paid', async () => {
  const path = `/api/conversions/${a.conversion_id}`;
  const hold = { ...WHY, note: 'Asked by phone' };
  await callApi(ADMIN, 'POST', `/api/commissions/${a.commission_id}/restore`, hold);
  const { body } = await callApi(a.brand.key, 'GET', path);
  expect(body).toMatchObject({ id: a.conversion_id, payouts: [] });
  const told = body.decisions as { reason: string; note: unknown; actor: unknown }[];
  expect(told.length).toBeGreaterThan(1);
  for (const one of told) expect(one).toMatchObject({ note: null, actor: null });
  expect(told.map(({ reason }) => reason)).toContain(WHY.reason);
});

describe('lists', () => {
  test.each(['conversions', 'programs', 'merchants', 'products'])(
    '%s are of one’s own shops, by every filter and page',
    async (list) => {
      const found = async (query: string) => {
        const { body } = await callApi(a.brand.key, 'GET', `/api/${list}?limit=100${query}`);
        return (body.data as Record<string, unknown>[]).map((row) =>
          String(row[list === 'merchants' ? 'id' : 'merchant_id'] ?? row.program_id),
        );
      };
      const own = list === 'conversions' ? a.program.id : a.merchant.id;
      const all = await found('');
      expect(all.length).toBeGreaterThan(0);
      expect(new Set(all)).toEqual(new Set([own]));
      if (list === 'merchants' || list === 'programs') return;
      expect(await found(`&program_id=${b.program.id}`)).toEqual([]);
    },
  );

  test('an order of another shop is none', async () => {
    const of = (party: Party) => callApi(a.brand.key, 'GET', `/api/orders/${party.order_id}`);
    expect((await of(a)).status).toBe(200);
    expect((await of(b)).status).toBe(404);
    const listed = await callApi(a.brand.key, 'GET', `/api/orders?external_order_id=${b.order_id}`);
    expect(listed.body).toEqual({ data: [], next_cursor: null });
  });
});

describe('figures', () => {
  test('are those the influencer has of the same links, and what the shop owes is the books’', async () => {
    const theirs = await callApi(b.key, 'GET', `/api/stats/${b.influencer.id}?interval=week`);
    const own = await callApi(
      ...([b.brand.key, 'GET', `/api/programs/${b.program.id}/stats?interval=week`] as const),
    );
    expect(own.body.totals).toEqual(theirs.body.totals);
    expect(own.body.series).toEqual(theirs.body.series);
    const path = `/api/programs/${b.program.id}/stats/breakdown?by=influencer`;
    const { rows } = (await callApi(b.brand.key, 'GET', path)).body as {
      rows: { key: string; clicks: number }[];
    };
    expect(rows).toEqual([expect.objectContaining({ key: b.influencer.id })]);
    const owed = await callApi(b.brand.key, 'GET', `/api/merchants/${b.merchant.id}/balance`);
    expect(owed.body.balances).toEqual([
      { currency: 'USD', accrued_minor: 2_000, reversed_minor: 0, owed_minor: 2_000 },
    ]);
  });

  test('what was taken back is owed no more', async () => {
    const before = await callApi(a.brand.key, 'GET', `/api/merchants/${a.merchant.id}/balance`);
    await callApi(a.brand.key, 'POST', `/api/commissions/${a.commission_id}/reject`, WHY);
    const { body } = await callApi(a.brand.key, 'GET', `/api/merchants/${a.merchant.id}/balance`);
    const [was] = before.body.balances as { reversed_minor: number }[];
    expect(body.balances).toEqual([
      expect.objectContaining({
        owed_minor: 0,
        reversed_minor: (was?.reversed_minor ?? 0) + 2_000,
      }),
    ]);
    const { sum } = (
      await db.execute(sql`select sum(amount_minor)::int from ledger_entries
        where account_id = ${`merchant_receivable:${a.merchant.id}:USD`}`)
    ).rows[0] as { sum: number };
    expect(sum).toBe(0);
  });
});

describe('who a shop’s people are', () => {
  test('a brand names shops that there are, and nobody else names any', async () => {
    const wish = { email: `${newId('usr')}@example.com`, password: PASSWORD };
    const made = (more: object) => callApi(ADMIN, 'POST', '/api/users', { ...wish, ...more });
    expect((await made({ role: 'brand' })).status).toBe(400);
    expect((await made({ role: 'brand', merchant_ids: [] })).status).toBe(400);
    expect((await made({ role: 'support', merchant_ids: [a.merchant.id] })).status).toBe(400);
    expect((await made({ role: 'brand', merchant_ids: [newId('mer')] })).status).toBe(404);
    const two = [b.merchant.id, a.merchant.id];
    const { status, body } = await made({ role: 'brand', merchant_ids: [...two, a.merchant.id] });
    expect([status, body.merchant_ids]).toEqual([201, [...two].sort()]);
  });

  test('a shop taken from them is theirs no more, and their sessions end', async () => {
    const user = await newBrandUser([a.merchant.id, b.merchant.id]);
    const { headers } = await openSession(user.email);
    const path = `/api/users/${user.id}`;
    const changed = await callApi(ADMIN, 'PATCH', path, { merchant_ids: [b.merchant.id] });
    expect(changed.body).toMatchObject({ role: 'brand', merchant_ids: [b.merchant.id] });
    expect((await callApi(ADMIN, 'PATCH', path, { merchant_ids: [] })).status).toBe(400);
    const demoted = await callApi(ADMIN, 'PATCH', path, { role: 'support' });
    expect(demoted.body).toMatchObject({ role: 'support', merchant_ids: [] });
    expect((await browse('GET', '/auth/me', headers)).status).toBe(401);
  });

  test('the database refuses a brand without a shop', async () => {
    const user = await newBrandUser([a.merchant.id]);
    const change = db.execute(sql`update users set merchant_ids = '{}' where id = ${user.id}`);
    await expect(change).rejects.toThrow();
  });
});

describe('an invitation', () => {
  const wish = (more: object) => ({ email: `${newId('usr')}@example.com`, ...more });
  const invite = (key: string, body: object) => callApi(key, 'POST', '/api/invitations', body);

  test('of a shop makes an influencer who is invited to its program, and one mail', async () => {
    const body = wish({ role: 'influencer', program_ids: [a.program.id, a.program.id] });
    const made = await invite(a.brand.key, body);
    expect([made.status, made.body.email]).toEqual([201, body.email]);
    const { rows } = await db.execute(sql`select memberships.state, program_id, mails.kind
      from users join memberships using (influencer_id) join mails on mails.user_id = users.id
      where users.id = ${made.body.id}`);
    expect(rows).toEqual([{ state: 'invited', program_id: a.program.id, kind: 'invitation' }]);
    // an address is asked once
    expect((await invite(a.brand.key, body)).status).toBe(409);
  });

  test('to its own and another’s program is none, and leaves nothing', async () => {
    const body = wish({ role: 'influencer', program_ids: [a.program.id, b.program.id] });
    expect((await invite(a.brand.key, body)).status).toBe(404);
    const { rows } = await db.execute(sql`select id from influencers where email = ${body.email}`);
    expect(rows).toEqual([]);
  });

  test('of anybody but influencers is an owner’s', async () => {
    for (const role of ['owner', 'finance', 'support', 'brand']) {
      const body = wish({ role, ...(role === 'brand' ? { merchant_ids: [a.merchant.id] } : {}) });
      const { status } = await invite(a.brand.key, body);
      expect([role, status]).toEqual([role, 403]);
    }
    const known = wish({ role: 'influencer', influencer_id: a.influencer.id });
    expect((await invite(a.brand.key, known)).status).toBe(404);
  });
});
