import { env } from 'cloudflare:workers';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { FLAGS } from '@skinstack/domain/orders/flags';
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { newId, newNetworkAccount, newWorld } from '../../world/new-world.ts';
import { ADMIN, callApi, keyOf } from '../builders/call-api.ts';
import { clickOn, conversion, postRefersion } from '../builders/post-conversion.ts';

const db = connectDatabase(env.OWNER_DATABASE_URL ?? '');
type Body = Record<string, unknown>;
let world: Awaited<ReturnType<typeof newWorld>>;
let earn: (is_embedded: boolean, change?: Body) => Promise<{ id: string; order_id: string }>;
beforeAll(async () => {
  world = await newWorld(db);
  const account = await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '');
  let number = 6_500_000;
  earn = async (is_embedded, change = {}) => {
    const order_id = newId('ord');
    const click = { sub_id: await clickOn(world.link.id, Date.now() - 60_000, is_embedded) };
    const { body } = await postRefersion(account, {
      ...conversion(order_id, { click, id: ++number, ...change }),
    });
    return { id: String(body.conversion_id), order_id };
  };
});
const get = async (path: string, key = ADMIN) => callApi(key, 'GET', path);
/** All of a list, page by page. */
async function all(query: string, limit = 2, key = ADMIN) {
  const rows: Body[] = [];
  for (let cursor = ''; ; ) {
    const { status, body } = await get(`/api/reviews?limit=${limit}${query}${cursor}`, key);
    expect(status).toBe(200);
    rows.push(...(body.data as Body[]));
    if (body.next_cursor === null) return rows;
    cursor = `&cursor=${body.next_cursor}`;
  }
}
const own = (rows: Body[]) =>
  rows.filter(({ program }) => (program as Body).id === world.program.id);
const idsOf = (rows: Body[]) => rows.map(({ conversion_id }) => conversion_id);

describe('the queue', () => {
  test('has what waits, oldest first, with its age, page by page', async () => {
    const made = [await earn(true), await earn(true), await earn(true)];
    await earn(false);
    const since = new Date(Date.now() - 50 * 3_600_000);
    await db.execute(sql`update commissions set stopped_at = ${since.toISOString()}::timestamptz
      where conversion_id = ${made[0]?.id}`);
    const rows = own(await all('&flag=embedded'));
    expect(idsOf(rows)).toEqual(made.map(({ id }) => id));
    expect(rows.map(({ age_hours }) => age_hours)).toEqual([50, 0, 0]);
    expect(rows[0]).toMatchObject({
      ...{ state: 'held', policy: 'hold', stopped_by: 'policy', flags: ['embedded'] },
      ...{ waiting_since: since.toISOString(), external_order_id: made[0]?.order_id },
      ...{ amount: { amount_minor: 10_000 }, net: { amount_minor: 1_600, currency: 'USD' } },
      influencer: { id: world.influencer.id, name: 'Mina Park' },
    });
    expect(JSON.stringify(rows[0]?.reasons)).toContain('nobody was seen');
    expect(own(await all('&flag=hasty', 100))).toEqual([]);
  });

  test('what is decided leaves it, and is found by its state', async () => {
    const { id } = await earn(true);
    const wish = { conversion_ids: [id], decision: 'release', reason: 'Seen', note: 'Ticket 9' };
    await callApi(ADMIN, 'POST', '/api/reviews/decide', wish);
    expect(idsOf(await all('', 100))).not.toContain(id);
    expect(idsOf(own(await all('&state=pending&flag=embedded', 100)))).toContain(id);
    const key = await keyOf(world.influencer.id);
    const shown = await get(`/api/conversions/${id}`, key);
    expect(shown.body).toMatchObject({ state: 'pending', flags: ['embedded'] });
    expect(shown.body.decisions).toMatchObject([{ reason: 'Seen', note: null, actor: null }]);
    expect(JSON.stringify(shown.body)).not.toContain('Ticket 9');
  });

  test('what an operator holds waits in it too, whatever its flags', async () => {
    const { id } = await earn(false);
    const { body } = await get(`/api/conversions/${id}`);
    const { id: commission_id } = body.commission as Body;
    await callApi(ADMIN, 'POST', `/api/commissions/${commission_id}/hold`, { reason: 'A site' });
    const [row] = own(await all('&state=held', 100)).filter((one) => one.conversion_id === id);
    expect(row).toMatchObject({ flags: [], stopped_by: 'operator', age_hours: 0 });
    expect(idsOf(own(await all('', 100)))).toContain(id);
  });

  test('an influencer has no queue, and decides nothing', async () => {
    const key = await keyOf(world.influencer.id);
    const wish = { conversion_ids: [newId('cnv')], decision: 'release', reason: 'x' };
    expect((await get('/api/reviews', key)).status).toBe(403);
    expect((await callApi(key, 'POST', '/api/reviews/decide', wish)).status).toBe(403);
  });

  test.each(['flag=fraud', 'state=open', 'limit=0', 'cursor=x', 'q=1'])(
    '400: %s',
    async (query) => {
      expect((await get(`/api/reviews?${query}`)).status).toBe(400);
    },
  );
});

describe('conversions', () => {
  test('are listed by flag, an influencer’s their own only', async () => {
    const { id } = await earn(true);
    const key = await keyOf(world.influencer.id);
    const other = await keyOf((await newWorld(db)).influencer.id);
    const list = async (query: string, as: string) => {
      const { body } = await get(`/api/conversions?limit=100&${query}`, as);
      return (body.data as Body[]).map((one) => one.id);
    };
    expect(await list('flag=embedded', ADMIN)).toContain(id);
    expect(await list('flag=embedded&state=held', key)).toContain(id);
    expect(await list('flag=embedded&state=pending', key)).not.toContain(id);
    expect(await list('flag=velocity', key)).toEqual([]);
    expect(await list('flag=embedded', other)).toEqual([]);
    for (const flag of FLAGS) {
      expect((await get(`/api/conversions?flag=${flag}`, key)).status).toBe(200);
    }
    expect((await get('/api/conversions?flag=fraud')).status).toBe(400);
  });
});

describe('the review policy of a program', () => {
  test('has defaults, and changes by the flags that are sent', async () => {
    const { merchant_id } = world.program;
    const made = await callApi(ADMIN, 'POST', '/api/programs', {
      ...{ merchant_id, name: 'Reviewed', currency: 'USD', commission_rate_bps: 1_000 },
      review_policy: { hasty: 'hold' },
    });
    expect([made.status, made.body.review_policy]).toEqual([
      201,
      {
        ...{ self_referral: 'reject', embedded: 'hold', coupon_leak: 'hold', hasty: 'hold' },
        ...{ reused_click: 'pay', velocity: 'pay', conversion_rate: 'pay', told_twice: 'pay' },
      },
    ]);
    const path = `/api/programs/${made.body.id}`;
    await Promise.all([
      callApi(ADMIN, 'PATCH', path, { review_policy: { velocity: 'reject' } }),
      callApi(ADMIN, 'PATCH', path, { review_policy: { embedded: 'pay' } }),
    ]);
    const { body } = await callApi(ADMIN, 'PATCH', path, { name: 'Reviewed twice' });
    expect(body.review_policy).toMatchObject({
      ...{ velocity: 'reject', embedded: 'pay', hasty: 'hold', self_referral: 'reject' },
    });
    for (const review_policy of [{ fraud: 'pay' }, { hasty: 'maybe' }, null, [], { hasty: null }]) {
      expect((await callApi(ADMIN, 'PATCH', path, { review_policy })).status).toBe(400);
    }
  });

  test('as it was when the flag was found: a later edit changes nothing recorded', async () => {
    const { id } = await earn(true);
    const path = `/api/programs/${world.program.id}`;
    await callApi(ADMIN, 'PATCH', path, { review_policy: { embedded: 'pay' } });
    const later = await earn(true);
    await callApi(ADMIN, 'PATCH', path, { review_policy: { embedded: 'hold' } });
    expect((await get(`/api/conversions/${id}`)).body.state).toBe('held');
    expect((await get(`/api/conversions/${later.id}`)).body).toMatchObject({
      ...{ state: 'pending', flags: ['embedded'] },
    });
  });
});
