import { env } from 'cloudflare:workers';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { listBalances } from '@skinstack/db/ledger/list-balances';
import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { newId, newNetworkAccount, newWorld } from '../../world/new-world.ts';
import { ADMIN, callApi, keyOf } from '../builders/call-api.ts';
import { clickOn, conversion, postRefersion } from '../builders/post-conversion.ts';
import { levantaEvent, postLevanta } from '../builders/post-levanta.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');
let world: Awaited<ReturnType<typeof newWorld>>;
let account: Awaited<ReturnType<typeof newNetworkAccount>>;
let order_id: string;
beforeEach(async () => {
  world = await newWorld(db);
  account = await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '');
  order_id = newId('ord');
});

type Row = Record<string, unknown>;
const list = async (query: string) => {
  const { status, body } = await callApi(ADMIN, 'GET', `/api/webhook-events?${query}`);
  return { status, data: body.data as Row[], next_cursor: body.next_cursor };
};
const show = async (id: unknown) =>
  (await callApi(ADMIN, 'GET', `/api/webhook-events/${id}`)).body as Row;
const replay = (id: unknown) => callApi(ADMIN, 'POST', `/api/webhook-events/${id}/replay`);
const pending = async () => (await listBalances(db, world.influencer.id))[0]?.pending_minor ?? 0n;
const bought = async (change: Row = {}) =>
  conversion(order_id, { click: { sub_id: await clickOn(world.link.id) }, ...change });

describe('the inbox', () => {
  test('lists by status, network and order, newest first, without bodies', async () => {
    const first = await postRefersion(account, await bought());
    const again = await postRefersion(account, await bought({ status: 'APPROVED' }));
    const { data } = await list(`external_order_id=${order_id}`);
    expect(data.map(({ id }) => id)).toEqual([again.body.event_id, first.body.event_id]);
    expect(data[1]).toMatchObject({
      ...{ network: 'refersion', network_account_id: account.id, method: 'POST' },
      ...{ status: 'recorded', outcome: 'recorded', reason: null, error: null, attempts: 1 },
      ...{ external_order_id: order_id, conversion_id: first.body.conversion_id },
      ...{ created_at: expect.stringMatching(/Z$/), finished_at: expect.stringMatching(/Z$/) },
      redacted_at: null,
    });
    expect(JSON.stringify(data)).not.toMatch(/body|headers|commission_total/);
    const recorded = await list(`status=recorded&network=refersion&external_order_id=${order_id}`);
    expect(recorded.data.map(({ id }) => id)).toEqual([first.body.event_id]);
    expect((await list(`network=levanta&external_order_id=${order_id}`)).data).toEqual([]);
  });

  test('a page names the next', async () => {
    for (const id of [1, 2, 3]) await postRefersion(account, await bought({ id }));
    const about = `external_order_id=${order_id}&limit=2`;
    const first = await list(about);
    const second = await list(`${about}&cursor=${first.next_cursor}`);
    expect([first.data.length, second.data.length, second.next_cursor]).toEqual([2, 1, null]);
  });

  test.each(['status=done', 'network=nobody', 'limit=0', 'cursor=x', 'body=1'])(
    '?%s is refused',
    async (query) => {
      expect((await list(query)).status).toBe(400);
    },
  );

  test('shows the bytes, the kept headers and the verdicts', async () => {
    const payload = await bought();
    const headers = { 'Refersion-Topic': 'NEW_CONVERSION', Cookie: 'a=planted' };
    const { body } = await postRefersion(account, payload, headers);
    expect(await show(body.event_id)).toMatchObject({
      ...{ body: JSON.stringify(payload), body_encoding: 'utf-8', topic: 'NEW_CONVERSION' },
      verdicts: { verified: true, identified: true, understood: true },
      headers: { 'refersion-topic': 'NEW_CONVERSION' },
    });
    expect(JSON.stringify(await show(body.event_id))).not.toContain('planted');
  });

  test('what is no UTF-8 is shown in base64, unidentified and not understood', async () => {
    const { body } = await postRefersion(account, '{"id":');
    await db.execute(
      sql`update webhook_events set body = decode('fffe00', 'hex') where id = ${body.event_id}`,
    );
    expect(await show(body.event_id)).toMatchObject({
      ...{ body: '//4A', body_encoding: 'base64', status: 'quarantined' },
      verdicts: { verified: true, identified: false, understood: false },
      error: body.reason,
    });
  });

  test('of another’s order no influencer sees anything, and nobody finds what is not there', async () => {
    const { body } = await postRefersion(account, await bought());
    const key = await keyOf(world.influencer.id);
    const path = `/api/webhook-events/${body.event_id}`;
    expect((await callApi(key, 'GET', path)).status).toBe(403);
    expect((await callApi(key, 'POST', `${path}/replay`)).status).toBe(403);
    expect((await replay(newId('evt'))).status).toBe(404);
  });
});

describe('replay', () => {
  test('of what had its effect is a duplicate, ten at once too', async () => {
    const { body } = await postRefersion(account, await bought());
    const answers = await Promise.all(Array.from({ length: 10 }, () => replay(body.event_id)));
    for (const answer of answers) {
      expect([answer.status, answer.body]).toEqual([
        202,
        {
          ...{ outcome: 'duplicate', event_id: body.event_id },
          conversion_id: body.conversion_id,
        },
      ]);
    }
    expect([await pending(), await show(body.event_id)]).toMatchObject([
      1_600n,
      { status: 'recorded', attempts: 1 },
    ]);
  });

  test('of a quarantined order succeeds once what was wrong is mended, and once only', async () => {
    const { body } = await postRefersion(account, await bought({ currency: 'ZZZ' }));
    expect(body.outcome).toBe('quarantined');
    const still = await replay(body.event_id);
    expect([still.status, still.body.outcome]).toEqual([202, 'quarantined']);
    // as when a version that knows the currency is deployed
    const mended = JSON.stringify(await bought());
    await db.execute(
      sql`update webhook_events set body = convert_to(${mended}, 'UTF8')
        where id = ${body.event_id}`,
    );
    const answers = await Promise.all(Array.from({ length: 10 }, () => replay(body.event_id)));
    const outcomes = answers.map((answer) => answer.body.outcome).sort();
    expect(outcomes.filter((one) => one === 'recorded')).toHaveLength(1);
    expect(outcomes.filter((one) => one === 'duplicate')).toHaveLength(9);
    expect([await pending(), await show(body.event_id)]).toMatchObject([
      1_600n,
      { status: 'recorded', reason: null, conversion_id: expect.stringMatching(/^cnv_/) },
    ]);
  });

  test('of a quarantined order settles the refund that waited for it', async () => {
    const { body } = await postRefersion(account, await bought({ currency: 'ZZZ' }));
    const refund = conversion(order_id, { id: 9, total: '-25.00', commission_total: '-5.00' });
    const waiting = await postRefersion(account, refund);
    expect(waiting.body.outcome).toBe('pending');
    const mended = JSON.stringify(await bought());
    await db.execute(
      sql`update webhook_events set body = convert_to(${mended}, 'UTF8')
        where id = ${body.event_id}`,
    );
    expect((await replay(body.event_id)).body.outcome).toBe('recorded');
    expect(await pending()).toBe(1_200n);
  });

  test('of a refund that waits: it goes on waiting, then takes back once', async () => {
    const refund = conversion(order_id, { id: 9, total: '-25.00', commission_total: '-5.00' });
    const { body } = await postRefersion(account, refund);
    const early = await replay(body.event_id);
    expect([early.status, early.body.outcome]).toEqual([200, 'pending']);
    await postRefersion(account, await bought());
    const late = await replay(body.event_id);
    expect([late.body.outcome, await pending()]).toEqual(['duplicate', 1_200n]);
  });

  test('of an order nobody had earned: whoever has earned it since', async () => {
    const code = `C${newId('cpn').slice(-12)}`;
    const { body } = await postRefersion(account, conversion(order_id, { coupon_code: code }));
    expect(body.outcome).toBe('unattributed');
    expect((await replay(body.event_id)).body).toMatchObject({ conversion_id: null });
    expect(await show(body.event_id)).toMatchObject({ status: 'unattributed', attempts: 2 });
    const coupon = { code, influencer_id: world.influencer.id };
    await callApi(ADMIN, 'POST', `/api/programs/${world.program.id}/coupons`, coupon);
    await Promise.all(Array.from({ length: 5 }, () => replay(body.event_id)));
    expect([await pending(), await show(body.event_id)]).toMatchObject([
      1_600n,
      { conversion_id: expect.stringMatching(/^cnv_/) },
    ]);
    expect((await replay(body.event_id)).body.outcome).toBe('duplicate');
  });

  test('of what was ignored does what it says, when there is now something to do', async () => {
    const keys = env.ENCRYPTION_KEY ?? '';
    const levanta = await newNetworkAccount(db, keys, { network: 'levanta' });
    const asin = `B0${newId('prd').slice(-10).toUpperCase()}`;
    const event = levantaEvent('product.removed', { asin });
    const { body } = await postLevanta(levanta, event);
    expect(body.outcome).toBe('ignored');
    const path = `/api/products/${world.product.id}`;
    await callApi(ADMIN, 'PATCH', path, { external_product_id: asin });
    const done = await replay(body.event_id);
    expect([done.status, done.body.outcome]).toEqual([200, 'updated']);
    await callApi(ADMIN, 'PATCH', path, { is_active: true });
    expect((await replay(body.event_id)).body.outcome).toBe('duplicate');
    expect((await callApi(ADMIN, 'GET', path)).body.is_active).toBe(true);
  });
});
