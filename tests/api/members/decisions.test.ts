import { env, exports } from 'cloudflare:workers';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { newId, newInfluencer, newNetworkAccount, newWorld } from '../../world/new-world.ts';
import { ADMIN, callApi, keyOf, textOf } from '../builders/call-api.ts';
import { newMembership } from '../builders/member-wishes.ts';
import { clickOn } from '../builders/post-conversion.ts';
import { postCustom } from '../builders/post-custom.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');
let world: Awaited<ReturnType<typeof newWorld>>;
let key: string;
beforeEach(async () => {
  world = await newWorld(db);
  key = await keyOf(world.influencer.id);
});
const program = (path = '') => `/api/programs/${world.program.id}${path}`;
const decide = (id: string, verb: string, body: object = { reason: 'Why' }) =>
  callApi(ADMIN, 'POST', `/api/memberships/${id}/${verb}`, body);
const changesOf = async (id: string) => {
  const { body } = await callApi(ADMIN, 'GET', `/api/memberships/${id}`);
  return (body.changes as { state: string; reason: string | null }[]).map(({ state }) => state);
};

describe('two who decide at once', () => {
  test.each([
    ['accept', 'decline'],
    ['accept', 'accept'],
    ['decline', 'decline'],
  ])('%s and %s: one wins, the other is told', async (one, other) => {
    for (let round = 0; round < 5; round++) {
      const { id } = await newMembership(world.program.id, 'applied');
      const answers = await Promise.all([decide(id, one), decide(id, other)]);
      const statuses = answers.map(({ status }) => status).sort();
      // who was declined may still be accepted: then both took effect, one after the other
      const isBoth = one !== other && (await changesOf(id)).length === 3;
      expect(statuses).toEqual(isBoth ? [200, 200] : [200, 409]);
      const { rows } = await db.execute(sql`select count(*)::int as told from audit_entries
        where object_id = ${id}`);
      expect(rows).toEqual([{ told: isBoth ? 2 : 1 }]);
    }
  });

  test('joining ten times at once is one membership', async () => {
    const other = await newInfluencer(db);
    const own = await keyOf(other.id);
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => callApi(own, 'POST', program('/memberships'), {})),
    );
    for (const { status } of answers) expect([200, 201, 409]).toContain(status);
    const { rows } = await db.execute(sql`select state from membership_changes
      where influencer_id = ${other.id}`);
    expect(rows).toEqual([{ state: 'approved' }]);
  });
});

describe('many at once', () => {
  test('are decided each by itself, with an entry each; under one key once', async () => {
    const rows = [];
    for (const state of ['applied', 'applied', 'left'] as const) {
      rows.push(await newMembership(world.program.id, state));
    }
    const membership_ids = [...rows.map(({ id }) => id), newId('mbr')];
    const headers = {
      ...{ Authorization: `Bearer ${ADMIN}`, 'Content-Type': 'application/json' },
      'Idempotency-Key': newId('key'),
    };
    const send = async () => {
      const body = JSON.stringify({ membership_ids, decision: 'accept' });
      const url = 'https://api.skin.st/api/memberships/decide';
      const answer = await exports.default.fetch(url, { method: 'POST', headers, body });
      return { body: (await answer.json()) as Record<string, unknown> };
    };
    const first = await send();
    expect((first.body.data as { outcome: string }[]).map(({ outcome }) => outcome)).toEqual([
      ...['approved', 'approved', 'refused', 'not_found'],
    ]);
    expect((await send()).body).toEqual(first.body);
    const { rows: told } = await db.execute(sql`select count(*)::int as entries from audit_entries
      where action = 'membership.decide' and object_id in (${rows[0]?.id}, ${rows[1]?.id})`);
    expect(told).toEqual([{ entries: 2 }]);
  });

  test('without a reason only to accept', async () => {
    const wish = { membership_ids: [newId('mbr')], decision: 'suspend' };
    expect((await callApi(ADMIN, 'POST', '/api/memberships/decide', wish)).status).toBe(400);
  });
});

describe('a history', () => {
  test('keeps every change with why; who left is invited again, and joins', async () => {
    const { body } = await callApi(ADMIN, 'GET', program('/memberships'));
    const id = String((body.data as { id: string }[])[0]?.id);
    await decide(id, 'suspend', { reason: 'Bids on the brand’s name' });
    await decide(id, 'accept', {});
    expect((await callApi(key, 'POST', `/api/memberships/${id}/leave`, {})).status).toBe(200);
    expect((await decide(id, 'accept', {})).status).toBe(409);
    await callApi(ADMIN, 'PATCH', program(), { enrolment: 'invite' });
    expect((await callApi(key, 'POST', program('/memberships'), {})).status).toBe(404);
    const again = { influencer_id: world.influencer.id };
    expect((await callApi(ADMIN, 'POST', program('/memberships'), again)).status).toBe(201);
    const joined = await callApi(key, 'POST', program('/memberships'), {});
    expect([joined.status, joined.body.id]).toEqual([201, id]);
    const shown = await callApi(key, 'GET', `/api/memberships/${id}`);
    const changes = shown.body.changes as { state: string; reason: string | null }[];
    expect(changes.map(({ state, reason }) => [state, reason])).toEqual([
      ['approved', null],
      ['suspended', 'Bids on the brand’s name'],
      ['approved', null],
      ['left', null],
      ['invited', null],
      ['approved', null],
    ]);
    expect(shown.body.decided_by).toBeNull();
  });
});

describe('programs as an influencer sees them', () => {
  test('those they are in or may join, with rate, hold, window and standing', async () => {
    const listed = async (by: string) =>
      (await callApi(by, 'GET', '/api/programs?limit=100')).body.data as { id: string }[];
    const find = async (by: string) =>
      (await listed(by)).find(({ id }) => id === world.program.id) ?? null;
    expect(await find(key)).toMatchObject({
      ...{ hold_days: 30, attribution_window_days: 30, offer: { rate_bps: 2_000 } },
      ...{ membership: { state: 'approved' }, terms: null, merchant: { name: 'Dew Botanics' } },
    });
    expect(await find(key)).not.toHaveProperty('review_policy');
    const other = await keyOf((await newInfluencer(db)).id);
    expect(await find(other)).toMatchObject({ membership: null });
    await callApi(ADMIN, 'PATCH', program(), { enrolment: 'invite' });
    expect(await find(other)).toBeNull();
    expect(await find(key)).not.toBeNull();
    expect(await find(ADMIN)).toMatchObject({ review_policy: expect.anything() });
    const products = await callApi(other, 'GET', `/api/products?program_id=${world.program.id}`);
    expect(products.body.data).toEqual([]);
  });
});

describe('a group', () => {
  test('is paid by its own rule, which the trace and the preview name', async () => {
    const made = await callApi(ADMIN, 'POST', program('/groups'), { name: 'Gold' });
    const group_id = String(made.body.id);
    const rule = await callApi(ADMIN, 'POST', program('/rules'), { rate_bps: 3_000, group_id });
    expect(rule.status).toBe(201);
    const { body } = await callApi(ADMIN, 'GET', program('/memberships'));
    const id = String((body.data as { id: string }[])[0]?.id);
    const price = async () => {
      const items = [{ product_id: world.product.id, amount: '100.00' }];
      const wish = { influencer_id: world.influencer.id, currency: 'USD', items };
      return (await callApi(ADMIN, 'POST', program('/price'), wish)).body;
    };
    expect(await price()).toMatchObject({ commission: { gross_minor: 2_000 } });
    await callApi(ADMIN, 'PATCH', `/api/memberships/${id}`, { group_id });
    const preview = await price();
    expect(preview).toMatchObject({ commission: { gross_minor: 3_000 } });
    expect(JSON.stringify(preview.decision)).toContain('A rule of the group “Gold” pays 30 %');
    const secret = `whsec_${btoa(newId('net').padEnd(32, '=').slice(-32))}`;
    const wish = { network: 'custom', secret };
    const account = await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '', wish);
    const order_id = newId('ord');
    const click_id = await clickOn(world.link.id);
    const told = { order_id, click_id, amount: '100.00', currency: 'USD' };
    expect((await postCustom(account, 'created', told)).body).toMatchObject({
      commission: { gross_minor: 3_000 },
    });
    const trace = await callApi(ADMIN, 'GET', `/api/orders/${order_id}`);
    expect(JSON.stringify(trace.body.decision)).toContain('A rule of the group “Gold”');
  });

  test('of another program is none', async () => {
    const other = await newWorld(db);
    const made = await callApi(ADMIN, 'POST', `/api/programs/${other.program.id}/groups`, {
      name: 'Gold',
    });
    const wish = { rate_bps: 3_000, group_id: made.body.id };
    expect((await callApi(ADMIN, 'POST', program('/rules'), wish)).status).toBe(404);
    const { id } = await newMembership(world.program.id, 'approved');
    const moved = await callApi(ADMIN, 'PATCH', `/api/memberships/${id}`, {
      group_id: made.body.id,
    });
    expect(moved.status).toBe(404);
  });
});

describe('terms', () => {
  const link = (by = key) =>
    callApi(by, 'POST', '/links/generate', {
      product_id: world.product.id,
      ...(by === ADMIN ? { influencer_id: world.influencer.id } : {}),
    });
  const write = (body: string, more = {}) =>
    callApi(ADMIN, 'POST', program('/terms'), { body, ...more });

  test('are accepted before the next link, and each new version again', async () => {
    expect((await link()).status).toBe(201);
    const first = await write('Be honest.');
    expect(first.body).toMatchObject({
      version: 1,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    for (const by of [key, ADMIN]) {
      const refused = await link(by);
      expect([refused.status, refused.body.code]).toEqual([409, 'terms_not_accepted']);
    }
    const accepted = await callApi(key, 'POST', program('/terms/accept'), {
      ...{ version: 1, language: 'de' },
    });
    expect(accepted.body).toMatchObject({
      accepted: { language: 'de', sha256: first.body.sha256, at: expect.any(String) },
    });
    expect((await link()).status).toBe(201);
    await write('Be honest. Always.', { valid_from: '2040-01-01T00:00:00Z' });
    expect((await link()).status).toBe(201);
    await write('Be kind.');
    expect((await link()).body.code).toBe('terms_not_accepted');
    await callApi(key, 'POST', program('/terms/accept'), { version: 3 });
    expect((await link()).status).toBe(201);
  });

  test('of two versions written at once each has its own number', async () => {
    const made = await Promise.all([1, 2, 3, 4].map((n) => write(`Version ${n}`)));
    const fine = made.filter(({ status }) => status === 201).map(({ body }) => body.version);
    expect(new Set(fine).size).toBe(fine.length);
    for (const { status } of made) expect([201, 409]).toContain(status);
  });

  test('are shown to print, escaped, with their hash', async () => {
    const { body } = await write('Be <b>honest</b>.');
    const headers = { Authorization: `Bearer ${key}`, Accept: 'text/html' };
    const page = await exports.default.fetch(`https://api.skin.st${program('/terms/1')}`, {
      headers,
    });
    const html = await textOf(page as never);
    expect(page.headers.get('Content-Type')).toContain('text/html');
    expect(html).toContain('Be &lt;b&gt;honest&lt;/b&gt;.');
    expect(html).toContain(body.sha256);
    expect((await callApi(key, 'GET', program('/terms/1'))).body.sha256).toBe(body.sha256);
  });

  test('of a program that is not theirs to see, or a version there is not: 404', async () => {
    await write('Be honest.');
    expect((await callApi(key, 'POST', program('/terms/accept'), { version: 9 })).status).toBe(404);
    await callApi(ADMIN, 'PATCH', program(), { enrolment: 'invite' });
    const other = await keyOf((await newInfluencer(db)).id);
    expect((await callApi(other, 'GET', program('/terms'))).status).toBe(404);
    expect((await callApi(other, 'POST', program('/terms/accept'), { version: 1 })).status).toBe(
      404,
    );
  });
});

test('an application waits for an operator until it is decided', async () => {
  const waiting = async () => {
    const { body } = await callApi(ADMIN, 'GET', '/api/attention');
    const items = body.items as { kind: string; count: number; href: string }[];
    return items.find(({ kind }) => kind === 'applications_waiting');
  };
  const { id } = await newMembership(world.program.id, 'applied');
  const before = await waiting();
  expect(before?.href).toBe('/operate/applications');
  await decide(id, 'accept');
  expect((await waiting())?.count ?? 0).toBe((before?.count ?? 0) - 1);
});
