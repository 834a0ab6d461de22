import { env } from 'cloudflare:workers';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { beforeEach, describe, expect, test } from 'vitest';
import { newId, newInfluencer, newNetworkAccount, newWorld } from '../../world/new-world.ts';
import { ADMIN, callApi, keyOf } from '../builders/call-api.ts';
import { clickOn, conversion, postRefersion } from '../builders/post-conversion.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');
let world: Awaited<ReturnType<typeof newWorld>>;
let account: Awaited<ReturnType<typeof newNetworkAccount>>;
let order_id: string;
let key: string;

beforeEach(async () => {
  world = await newWorld(db);
  account = await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '');
  order_id = newId('ord');
  key = await keyOf(world.influencer.id);
});

const clicked = async (link_id = world.link.id) => ({ click: { sub_id: await clickOn(link_id) } });
const post = (change: Record<string, unknown>) =>
  postRefersion(account, conversion(order_id, change));
const orderAs = (who: string) => callApi(who, 'GET', `/api/orders/${order_id}`);
type Steps = { step: string; outcome: string; detail: string }[];
const outcomes = (body: Record<string, unknown>) =>
  (body.decision as Steps).map(({ step, outcome }) => `${step} ${outcome}`);

describe('a conversion says what it earned and why', () => {
  test('from the click to the hold, with what was taken back', async () => {
    const { body } = await post(await clicked());
    await post({ id: 8, total: '-25.00', commission_total: '-5.00', reason: 'Returned.' });
    const shown = await callApi(key, 'GET', `/api/conversions/${body.conversion_id}`);
    expect(shown.body).toMatchObject({
      ...{ id: body.conversion_id, external_order_id: order_id, method: 'click' },
      ...{ state: 'pending', amount: { amount_minor: 10_000, currency: 'USD' } },
      commission: {
        ...{ source: 'network', gross_minor: 2_000, platform_fee_minor: 400, net_minor: 1_600 },
        ...{ reversed_gross_minor: 500, reversed_net_minor: 400, standing_net_minor: 1_200 },
      },
      reversals: [{ kind: 'refund', base_minor: 2_500, net_minor: 400, reason: 'Returned.' }],
      ...{ influencer_id: world.influencer.id, link_id: world.link.id, payouts: [] },
    });
    expect(outcomes(shown.body)).toEqual([
      ...['click seen', 'window inside', 'check hasty', 'rule network', 'commission split'],
      ...['hold pending', 'reversal refund'],
    ]);
    const order = await orderAs(key);
    expect(order.body).toMatchObject({ status: 'credited', conversion: shown.body });
  });

  test('the list is the influencer’s own, and an operator’s is narrowed by filters', async () => {
    const { body } = await post(await clicked());
    const stranger = await keyOf((await newInfluencer(db)).id);
    const idsOf = async (who: string, query: string) => {
      const answer = await callApi(who, 'GET', `/api/conversions?${query}`);
      return (answer.body.data as { id: string }[]).map((one) => one.id);
    };
    const mine = `influencer_id=${world.influencer.id}`;
    expect(await idsOf(key, '')).toEqual([body.conversion_id]);
    expect(await idsOf(ADMIN, mine)).toEqual([body.conversion_id]);
    expect(await idsOf(ADMIN, `${mine}&state=paid`)).toEqual([]);
    expect(await idsOf(stranger, mine)).toEqual([]);
    const foreign = await callApi(stranger, 'GET', `/api/conversions/${body.conversion_id}`);
    expect(foreign.status).toBe(404);
  });

  test('its hold over and paid out, the reasoning goes on', async () => {
    world = await newWorld(db, { hold_days: 0 });
    await post(await clicked());
    await callApi(ADMIN, 'POST', '/api/commissions/approve', {});
    const influencer_ids = [world.influencer.id];
    await callApi(ADMIN, 'POST', '/api/payouts', { currency: 'USD', influencer_ids });
    const { body } = await orderAs(await keyOf(world.influencer.id));
    expect(body.conversion).toMatchObject({
      ...{ state: 'approved', payouts: [{ state: 'requested', amount_minor: 1_600 }] },
    });
    expect(outcomes(body).slice(-2)).toEqual(['hold approved', 'payout requested']);
  });
});

describe('an order nobody earned', () => {
  test('that names nobody is the operators’ to see, and why', async () => {
    await post({});
    expect((await orderAs(key)).status).toBe(404);
    const { body } = await orderAs(ADMIN);
    expect(outcomes(body)).toEqual(['click none', 'coupon none']);
    expect(body.amount).toEqual({ amount_minor: 10_000, currency: 'USD' });
  });

  test('that carried somebody’s late click is theirs to see, and nobody else’s', async () => {
    const long_ago = Date.now() - 31 * 24 * 3_600_000;
    await post({ click: { sub_id: await clickOn(world.link.id, long_ago) } });
    const stranger = await keyOf((await newInfluencer(db)).id);
    expect(outcomes((await orderAs(key)).body)).toContain('window expired');
    expect((await orderAs(stranger)).status).toBe(404);
  });

  test('that is credited to somebody is nobody else’s to see; one that never came is nobody’s', async () => {
    await post(await clicked());
    const stranger = await keyOf((await newInfluencer(db)).id);
    expect([(await orderAs(stranger)).status, (await orderAs(key)).status]).toEqual([404, 200]);
    expect((await callApi(ADMIN, 'GET', '/api/orders/never')).status).toBe(404);
  });
});

test('a claim of somebody else on an order of mine is not told to me', async () => {
  const other = await newWorld(db);
  const code = `C${newId('cpn').slice(-12)}`;
  const coupon = { code, influencer_id: other.influencer.id };
  await callApi(ADMIN, 'PATCH', `/api/programs/${world.program.id}`, { coupon_beats_click: true });
  await callApi(ADMIN, 'POST', `/api/programs/${world.program.id}/coupons`, coupon);
  const { click } = await clicked();
  await post({ click, coupon_code: code });
  const theirs = await keyOf(other.influencer.id);
  expect((await orderAs(theirs)).body.conversion).toMatchObject({ method: 'coupon' });
  expect((await orderAs(key)).status).toBe(404);
});
