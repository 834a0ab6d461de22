import { env } from 'cloudflare:workers';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { newId, newInfluencer, newNetworkAccount, newWorld } from '../../world/new-world.ts';
import { ADMIN, callApi, keyOf } from '../builders/call-api.ts';
import { newMembership } from '../builders/member-wishes.ts';
import { clickOn, conversion, postRefersion } from '../builders/post-conversion.ts';
import { postCustom } from '../builders/post-custom.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');
// the API may not change what it keeps
const owned = connectDatabase(env.OWNER_DATABASE_URL ?? '');
const DAY_MS = 86_400_000;

type World = Awaited<ReturnType<typeof newWorld>>;
let world: World;
let key: string;
beforeEach(async () => {
  world = await newWorld(db);
  key = await keyOf(world.influencer.id);
});

const program = (path = '') => `/api/programs/${world.program.id}${path}`;
const enrol = (enrolment: string) => callApi(ADMIN, 'PATCH', program(), { enrolment });
const makeLink = (by: string, more = {}) =>
  callApi(by, 'POST', '/links/generate', { product_id: world.product.id, ...more });
const giveCode = (influencer_id: string) =>
  callApi(ADMIN, 'POST', program('/coupons'), { code: newId('cpn'), influencer_id });
async function membershipOf(influencer_id: string) {
  const { body } = await callApi(
    ADMIN,
    'GET',
    program(`/memberships?influencer_id=${influencer_id}`),
  );
  return (body.data as { id: string; state: string; decided_by: string }[])[0];
}
const decide = async (verb: string, influencer_id = world.influencer.id) => {
  const found = await membershipOf(influencer_id);
  return callApi(ADMIN, 'POST', `/api/memberships/${found?.id}/${verb}`, { reason: 'Why' });
};
/** Sets when the last change was made, as if it had been then. */
const changedAgo = (days: number) =>
  owned.execute(sql`update membership_changes
    set changed_at = now() - make_interval(days => ${days}) where id = (select id from membership_changes where influencer_id = ${world.influencer.id}
      and program_id = ${world.program.id} order by changed_at desc limit 1)`);

async function order(clicked_days: number, ordered_days: number) {
  const account = await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '');
  const order_id = newId('ord');
  const sub_id = await clickOn(world.link.id, Date.now() - clicked_days * DAY_MS);
  const created = new Date(Date.now() - ordered_days * DAY_MS).toISOString();
  const time = created.slice(0, 19).replace('T', ' ');
  const wish = { click: { sub_id }, created: time, updated: time };
  const { body } = await postRefersion(account, conversion(order_id, wish));
  const told = await callApi(ADMIN, 'GET', `/api/orders/${order_id}`);
  const steps = told.body.decision as { step: string; outcome: string; detail: string }[];
  return { outcome: body.outcome, steps, last: steps.find(({ step }) => step === 'membership') };
}

describe('an open program', () => {
  test('makes a member of whoever makes their first link, once', async () => {
    const other = await newInfluencer(db);
    expect(await membershipOf(other.id)).toBeUndefined();
    const other_key = await keyOf(other.id);
    const made = await Promise.all([1, 2, 3, 4].map(() => makeLink(other_key)));
    expect(made.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect(await membershipOf(other.id)).toMatchObject({
      ...{ state: 'approved', decided_by: 'enrolment' },
    });
  });

  test('and of whoever is given a code, or one that was another’s', async () => {
    const [first, second] = [await newInfluencer(db), await newInfluencer(db)];
    const given = await giveCode(first.id);
    expect(given.status).toBe(201);
    expect(await membershipOf(first.id)).toMatchObject({ state: 'approved' });
    const path = program(`/coupons/${given.body.id}`);
    expect((await callApi(ADMIN, 'PATCH', path, { influencer_id: second.id })).status).toBe(200);
    expect(await membershipOf(second.id)).toMatchObject({ state: 'approved' });
  });

  test('not of whoever was suspended, declined or left', async () => {
    for (const state of ['suspended', 'declined', 'left'] as const) {
      const { id } = await newInfluencer(db);
      await newMembership(world.program.id, state, id);
      expect((await makeLink(await keyOf(id))).body.code).toBe('membership_required');
    }
  });
});

describe.each(['apply', 'invite'])('a program to %s', (enrolment) => {
  beforeEach(async () => {
    await enrol(enrolment);
  });
  const STANDINGS = [null, 'invited', 'applied', 'declined', 'left', 'suspended'] as const;

  test.each(STANDINGS)('gives no link and no code to who is %s', async (state) => {
    const { id } = await newInfluencer(db);
    if (state) await newMembership(world.program.id, state, id);
    const own = await keyOf(id);
    const answers = [
      await makeLink(own),
      await makeLink(ADMIN, { influencer_id: id }),
      await callApi(own, 'POST', '/links/generate-many', {
        links: [{ product_id: world.product.id }],
      }),
      await callApi(own, 'POST', '/links/generate', {
        ...{ program_id: world.program.id, destination_url: 'https://shop.example/' },
      }),
      await giveCode(id),
    ];
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual(
      answers.map(() => [403, 'membership_required']),
    );
    const taken = await giveCode(world.influencer.id);
    const moved = program(`/coupons/${taken.body.id}`);
    const refused = await callApi(ADMIN, 'PATCH', moved, { influencer_id: id });
    expect([refused.status, refused.body.code]).toEqual([403, 'membership_required']);
    const { rows } = await db.execute(sql`select 1 from tracking_links where influencer_id = ${id}
      union all select 1 from coupons where influencer_id = ${id}
      union all select 1 from audit_entries where after->>'influencer_id' = ${id}
        and action in ('link.create', 'coupon.create')`);
    expect(rows).toEqual([]);
  });

  test('goes on with whoever is in', async () => {
    expect((await makeLink(key)).status).toBe(201);
    expect((await giveCode(world.influencer.id)).status).toBe(201);
    expect((await order(2, 1)).outcome).toBe('recorded');
  });
});

describe('an order', () => {
  test('earns by a click of a member who left since, and not by one after', async () => {
    await decide('suspend');
    await decide('accept');
    const found = await membershipOf(world.influencer.id);
    await callApi(key, 'POST', `/api/memberships/${found?.id}/leave`, {});
    await changedAgo(3);
    await owned.execute(sql`update membership_changes set changed_at = changed_at - interval '9 days'
      where influencer_id = ${world.influencer.id} and state <> 'left'`);
    expect((await order(4, 1)).outcome).toBe('recorded');
    const late = await order(2, 1);
    expect(late).toMatchObject({ outcome: 'unattributed', last: { outcome: 'left' } });
    expect(late.last?.detail).toContain('had left the program');
  });

  test('earns nothing once its influencer is suspended, whenever it was clicked', async () => {
    await decide('suspend');
    await changedAgo(2);
    await owned.execute(sql`update membership_changes set changed_at = changed_at - interval '9 days'
      where influencer_id = ${world.influencer.id} and state = 'approved'`);
    expect((await order(5, 3)).outcome).toBe('recorded');
    const stopped = await order(5, 1);
    expect(stopped).toMatchObject({ outcome: 'unattributed', last: { outcome: 'suspended' } });
  });

  test('by a code of somebody suspended earns nothing either', async () => {
    const code = newId('cpn').slice(4, 24);
    await callApi(ADMIN, 'POST', program('/coupons'), {
      ...{ code, influencer_id: world.influencer.id },
    });
    const secret = `whsec_${btoa(newId('net'))}`;
    const wish = { network: 'custom', secret };
    const account = await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '', wish);
    const use = async () => {
      const data = { order_id: newId('ord'), coupon_code: code, amount: '100.00', currency: 'USD' };
      return (await postCustom(account, 'created', data)).body;
    };
    expect((await use()).outcome).toBe('recorded');
    await decide('suspend');
    expect((await use()).outcome).toBe('unattributed');
    await decide('accept');
    expect((await use()).outcome).toBe('recorded');
  });
});
