import { env } from 'cloudflare:workers';
import { neonConfig } from '@neondatabase/serverless';
import worker from '@skinstack/api/worker';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import type { Click } from '@skinstack/domain/clicks/click';
import { makeId } from '@skinstack/domain/ids';
import { beforeEach, describe, expect, test } from 'vitest';
import { newId, newNetworkAccount, newWorld } from '../../world/new-world.ts';
import { ADMIN, callApi, keyOf } from '../builders/call-api.ts';
import { clickOn, conversion, postRefersion } from '../builders/post-conversion.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');
let world: Awaited<ReturnType<typeof newWorld>>;
let key: string;
beforeEach(async () => {
  world = await newWorld(db);
  key = await keyOf(world.influencer.id);
});

const stats = (query = '') => callApi(key, 'GET', `/api/stats/${world.influencer.id}${query}`);

function newClick(at_ms = Date.now(), kind: Click['kind'] = 'click'): Click {
  return {
    id: makeId('clk', at_ms, crypto.getRandomValues(new Uint8Array(10))),
    clicked_at: new Date(at_ms).toISOString(),
    ...{ link_id: world.link.id, influencer_id: world.influencer.id, kind },
    ...{ bot_reason: null, visitor_hash: 'v', sub_id: null, country: null, device: null },
    ...{ referrer_host: null, app: null },
  };
}

/** Hands messages to the queue consumer, and says what it did with the batch. */
async function consume(bodies: unknown[], settings: object = env) {
  const did: string[] = [];
  const batch = {
    queue: 'skinstack-clicks',
    messages: bodies.map((body) => ({ body, attempts: 1 })),
    ackAll: () => did.push('ack'),
    retryAll: ({ delaySeconds }: { delaySeconds: number }) =>
      did.push(`retry in ${delaySeconds} s`),
  };
  await worker.queue(batch, settings);
  return did;
}

test('nothing yet: zeros, no division by zero, no currency made up', async () => {
  const zeros = {
    ...{ impressions: 0, requests: 0, clicks: 0, unique_clicks: 0, bot_requests: 0 },
    ...{ conversions: 0, orders: [], revenue: [], commission: [], epc: [], aov: [] },
    ...{ ctr: null, conversion_rate: null, tapped_impressions: 0, by_order_kind: [] },
  };
  const { status, body } = await stats('?from=2026-11-20&to=2026-11-23');
  expect([status, body.totals, body.balances]).toEqual([200, zeros, []]);
  const days = ['2026-11-20', '2026-11-21', '2026-11-22'];
  expect(body.series).toEqual(days.map((day) => ({ start: `${day}T00:00:00.000Z`, ...zeros })));
  const month = (await stats('?timezone=Asia/Kolkata')).body;
  expect(month.series).toHaveLength(30);
  expect(month.series).toMatchObject([{ start: month.from }, ...Array(29).fill({})]);
  expect(month.from).toMatch(/T18:30:00.000Z$/);
});

describe('the queue consumer', () => {
  test('a batch delivered three times counts once; requests = clicks + bot_requests', async () => {
    const now_ms = Date.now();
    const batch = [
      ...[newClick(now_ms), newClick(now_ms), newClick(now_ms, 'bot')],
      newClick(now_ms, 'impression'),
    ];
    for (let delivery = 0; delivery < 3; delivery++) expect(await consume(batch)).toEqual(['ack']);
    const { totals } = (await stats()).body;
    expect(totals).toMatchObject({
      ...{ impressions: 1, requests: 3, clicks: 2, unique_clicks: 1, bot_requests: 1 },
      ...{ tapped_impressions: 1, ctr: 1 },
    });
  });

  test('a database that fails: the batch is asked for again, later each time', async () => {
    const asItWas = neonConfig.fetchFunction;
    neonConfig.fetchFunction = () => Promise.reject(new TypeError('connection reset'));
    expect(await consume([newClick()])).toEqual(['retry in 2 s']);
    neonConfig.fetchFunction = asItWas;
  });

  test('what is no click does not hold up the others', async () => {
    const batch = ['x', null, { id: 'clk_1' }, { ...newClick(), clicked_at: 'soon' }, newClick()];
    expect(await consume(batch)).toEqual(['ack']);
    expect((await stats()).body.totals).toMatchObject({ clicks: 1 });
  });
});

test('an order is in the next stats call, with its money', async () => {
  await consume([newClick(), newClick(), newClick(), newClick()]);
  const account = await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '');
  const order_id = newId('ord');
  const click = { sub_id: await clickOn(world.link.id) };
  await postRefersion(account, conversion(order_id, { click }));
  const { body } = await stats();
  expect(body.totals).toMatchObject({
    ...{ clicks: 4, conversions: 1, conversion_rate: 0.25 },
    ...{ orders: [{ amount_minor: 10_000, currency: 'USD' }] },
    ...{ revenue: [{ amount_minor: 10_000, currency: 'USD' }] },
    commission: [
      { gross_minor: 2_000, platform_fee_minor: 400, net_minor: 1_600, currency: 'USD' },
    ],
    ...{ epc: [{ amount_minor: 400, currency: 'USD' }] },
    ...{ aov: [{ amount_minor: 10_000, currency: 'USD' }] },
  });
  const balance = { currency: 'USD', payable_minor: 0, in_flight_minor: 0, paid_minor: 0 };
  expect(body.balances).toEqual([{ ...balance, pending_minor: 1_600 }]);
  await postRefersion(
    account,
    conversion(order_id, { id: 2, total: '-50.00', commission_total: '-10.00' }),
  );
  expect((await stats()).body.totals).toMatchObject({
    ...{ conversions: 1, orders: [{ amount_minor: 10_000 }], revenue: [{ amount_minor: 5_000 }] },
    commission: [{ gross_minor: 1_000, platform_fee_minor: 200, net_minor: 800 }],
  });
});

test('currencies never mix in a sum', async () => {
  const account = await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '');
  const click = { sub_id: await clickOn(world.link.id) };
  await postRefersion(account, conversion(newId('ord'), { click }));
  const yen = { click, id: 2, currency: 'JPY', total: '5000', commission_total: '1000' };
  await postRefersion(account, conversion(newId('ord'), yen));
  const { body } = await callApi(key, 'GET', `/api/balances/${world.influencer.id}`);
  expect(body.balances).toMatchObject([
    { currency: 'JPY', pending_minor: 800 },
    { currency: 'USD', pending_minor: 1_600 },
  ]);
});

describe('periods', () => {
  test('a day is a day of the caller’s time zone', async () => {
    const eleven_at_night = Date.UTC(2026, 10, 20, 23);
    await consume([newClick(eleven_at_night), newClick(eleven_at_night - 3_600_000)]);
    const period = '?from=2026-11-20&to=2026-11-22&interval=day&timezone=';
    const days = async (zone: string) =>
      ((await stats(period + zone)).body.series as { start: string; clicks: number }[]).map(
        ({ start, clicks }) => [start, clicks],
      );
    expect(await days('UTC')).toEqual([
      ['2026-11-20T00:00:00.000Z', 2],
      ['2026-11-21T00:00:00.000Z', 0],
    ]);
    expect(await days('Europe/Paris')).toEqual([
      ['2026-11-19T23:00:00.000Z', 1],
      ['2026-11-20T23:00:00.000Z', 1],
    ]);
  });

  test('a day in which clocks change has 23 or 25 hours, each of them once', async () => {
    // Paris: at 01:00 UTC from +1 to +2 on 29 March 2026, back on 25 October
    for (const [day, next, begins_ms, hours] of [
      ['2026-03-29', '2026-03-30', Date.UTC(2026, 2, 28, 23), 23],
      ['2026-10-25', '2026-10-26', Date.UTC(2026, 9, 24, 22), 25],
    ] as const) {
      const times = Array.from({ length: hours + 2 }, (_, at) => begins_ms + (at - 1) * 3_600_000);
      await consume(times.map((at_ms) => newClick(at_ms)));
      const period = `?from=${day}&to=${next}&timezone=Europe/Paris`;
      const { body } = await stats(period);
      const start = new Date(begins_ms).toISOString();
      expect(body).toMatchObject({ from: start, series: [{ start, clicks: hours }] });
      const hourly = (await stats(`${period}&interval=hour`)).body.series;
      const within = times.slice(1, -1).map((at_ms) => new Date(at_ms).toISOString());
      expect(hourly).toMatchObject(within.map((start) => ({ start, clicks: 1 })));
    }
  });

  test('a day of half an hour’s offset has its own clicks and orders, and no others', async () => {
    const begins_ms = Date.UTC(2026, 2, 7, 18, 30);
    const quarters = Array.from({ length: 100 }, (_, at) => begins_ms + (at - 2) * 900_000);
    await consume(quarters.map((at_ms) => newClick(at_ms)));
    const { body } = await stats('?from=2026-03-08&to=2026-03-09&timezone=Asia/Kolkata');
    expect(body).toMatchObject({
      ...{ from: '2026-03-07T18:30:00.000Z', timezone: 'Asia/Kolkata' },
      ...{ totals: { clicks: 96 }, series: [{ clicks: 96 }] },
    });
    const hours = '?from=2026-03-08&to=2026-03-09&interval=hour&timezone=Asia/Kathmandu';
    const hourly = (await stats(hours)).body.series as { clicks: number }[];
    expect(hourly.map(({ clicks }) => clicks)).toEqual(Array(24).fill(4));
  });

  test('a time is exact to the millisecond, for clicks as for orders', async () => {
    const at_ms = Date.UTC(2026, 2, 8, 10, 7, 13, 500);
    await consume([-1, 0, 1, 60_000].map((ms) => newClick(at_ms + ms)));
    const iso = (ms: number) => new Date(at_ms + ms).toISOString();
    const { body } = await stats(`?from=${iso(0)}&to=${iso(60_000)}`);
    expect(body).toMatchObject({ from: iso(0), to: iso(60_000), totals: { clicks: 2 } });
    expect(body.series).toMatchObject([{ start: '2026-03-08T00:00:00.000Z', clicks: 2 }]);
  });

  test('months are compared with months, and weeks with weeks', async () => {
    await consume(
      [0, 27, 28, 58].map((days) => newClick(Date.UTC(2026, 1, 1, 12) + days * 86_400_000)),
    );
    const march = await stats('?from=2026-03-01&to=2026-04-01&interval=month&compare=previous');
    expect(march.body).toMatchObject({
      totals: { clicks: 2 },
      previous: { from: '2026-02-01T00:00:00.000Z', to: '2026-03-01T00:00:00.000Z', clicks: 2 },
    });
    const week = '?from=2026-03-09&to=2026-03-16&compare=previous&timezone=America/New_York';
    expect((await stats(week)).body.previous).toMatchObject({
      ...{ from: '2026-03-02T05:00:00.000Z', to: '2026-03-09T04:00:00.000Z' },
    });
  });

  test('whose days visitors are counted by is told', async () => {
    const change = { timezone: 'America/Los_Angeles' };
    const changed = await callApi(
      ADMIN,
      'PATCH',
      `/api/influencers/${world.influencer.id}`,
      change,
    );
    expect(changed.body).toMatchObject(change);
    const { body } = await stats('?timezone=Asia/Tokyo');
    expect(body).toMatchObject({ timezone: 'Asia/Tokyo', unique_clicks_timezone: change.timezone });
    const wrong = { timezone: 'Mars/Base' };
    const refused = await callApi(ADMIN, 'PATCH', `/api/influencers/${world.influencer.id}`, wrong);
    expect([refused.status, refused.body]).toMatchObject([400, { errors: [{ path: 'timezone' }] }]);
  });

  test('the period before is equally long, and told only when it is asked for', async () => {
    const noon_ms = Date.UTC(2026, 4, 10, 12);
    const day_ms = 86_400_000;
    await consume([0, 1, 1, 2, 3].map((days) => newClick(noon_ms - days * day_ms)));
    const period = '?from=2026-05-09&to=2026-05-11';
    expect((await stats(period)).body.previous).toBeUndefined();
    expect((await stats(`${period}&compare=previous`)).body).toMatchObject({
      totals: { clicks: 3 },
      previous: { from: '2026-05-07T00:00:00.000Z', to: '2026-05-09T00:00:00.000Z', clicks: 2 },
    });
  });

  test.each([
    '?compare=next',
    '?from=2026-11-22&to=2026-11-20',
    '?interval=minute',
    '?timezone=Mars/Base',
    '?timezone=%2B05:30',
    '?timezone=-05:00',
    '?from=yesterday',
    '?from=2000-01-01&to=2026-01-01',
    '?unknown=1',
  ])('%s is refused', async (query) => {
    const { status, body } = await stats(query);
    expect([status, body.code]).toEqual([400, 'invalid_request']);
  });
});
