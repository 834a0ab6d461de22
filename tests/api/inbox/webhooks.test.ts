import { env, exports } from 'cloudflare:workers';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { listBalances } from '@skinstack/db/ledger/list-balances';
import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { newId, newNetworkAccount, newWorld } from '../../world/new-world.ts';
import { clickOn, conversion, postRefersion, sign } from '../builders/post-conversion.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');
const encryption_key = env.ENCRYPTION_KEY ?? '';
let world: Awaited<ReturnType<typeof newWorld>>;
let account: Awaited<ReturnType<typeof newNetworkAccount>>;
let order_id: string;

beforeEach(async () => {
  world = await newWorld(db);
  account = await newNetworkAccount(db, encryption_key);
  order_id = newId('ord');
});

const click = async () => ({ click: { sub_id: await clickOn(world.link.id) } });
const pending = async () => (await listBalances(db, world.influencer.id))[0]?.pending_minor ?? 0n;
async function eventsOf(account_id: string) {
  const { rows } = await db.execute(
    sql`select *, convert_from(body, 'UTF8') as body from webhook_events where network_account_id = ${account_id} order by id`,
  );
  return rows;
}

describe('a new order', () => {
  test('$100.00 with $20.00 stated: 2000 = 400 + 1600, stored raw, kept with its reasons', async () => {
    const payload = conversion(order_id, await click());
    const { status, body } = await postRefersion(account, payload, {
      'Refersion-Topic': 'NEW_CONVERSION',
    });
    expect([status, body]).toEqual([
      200,
      {
        ...{ outcome: 'recorded', event_id: expect.stringMatching(/^evt_/) },
        conversion_id: expect.stringMatching(/^cnv_/),
        commission: {
          ...{ gross_minor: 2_000, platform_fee_minor: 400, net_minor: 1_600, currency: 'USD' },
        },
      },
    ]);
    expect(await pending()).toBe(1_600n);
    expect(await eventsOf(account.id)).toMatchObject([
      {
        ...{ id: body.event_id, status: 'recorded', body: JSON.stringify(payload) },
        ...{ conversion_id: body.conversion_id, external_order_id: order_id, attempts: 1 },
      },
    ]);
    const { rows } = await db.execute(
      sql`select decision from orders where external_order_id = ${order_id}`,
    );
    const steps = rows.flatMap((row) => row.decision as { step: string }[]).map(({ step }) => step);
    expect(steps).toEqual(['click', 'window', 'check', 'rule', 'commission', 'hold']);
  });

  test('no commission stated: the program’s rate applies', async () => {
    const payload = conversion(order_id, {
      ...(await click()),
      ...{ commission_total: null, total: '59.99' },
    });
    const { body } = await postRefersion(account, payload);
    expect(body.commission).toMatchObject({ gross_minor: 1_200, platform_fee_minor: 240 });
  });

  test('the account is the one whose secret verifies', async () => {
    const payload = conversion(order_id, await click());
    const { status } = await postRefersion({ secret: account.secret }, payload);
    expect([status, (await eventsOf(account.id)).length]).toEqual([200, 1]);
  });

  test('a new delivery of the same order is a duplicate that names the first conversion', async () => {
    const first = await postRefersion(account, conversion(order_id, await click()));
    const payload = await click();
    const approved = conversion(order_id, { ...payload, status: 'APPROVED' });
    const second = await postRefersion(account, approved);
    expect([second.status, second.body]).toMatchObject([
      202,
      { outcome: 'duplicate', conversion_id: first.body.conversion_id },
    ]);
    expect(await pending()).toBe(1_600n);
    expect((await eventsOf(account.id)).map((row) => row.status)).toEqual([
      'recorded',
      'duplicate',
    ]);
  });

  test.each<[string, () => Promise<Record<string, unknown>>]>([
    ['without a click', async () => ({})],
    ['with a forged click', async () => ({ click: { sub_id: 'A'.repeat(64) } })],
    [
      'with a click on a link that is gone',
      async () => ({
        click: { sub_id: await clickOn(newId('lnk')) },
      }),
    ],
  ])('%s is unattributed: recorded, and nobody paid', async (_, change) => {
    const payload = conversion(order_id, await change());
    const { status, body } = await postRefersion(account, payload);
    expect([status, body.outcome]).toEqual([200, 'unattributed']);
    const again = await postRefersion(account, payload);
    expect([again.status, again.body]).toMatchObject([202, { conversion_id: null }]);
  });

  test('a shop’s account pays nobody for another shop’s link', async () => {
    const merchant_id = (await newWorld(db)).merchant.id;
    const other = await newNetworkAccount(db, encryption_key, { merchant_id });
    const { body } = await postRefersion(other, conversion(order_id, await click()));
    expect([body.outcome, await pending()]).toEqual(['unattributed', 0n]);
  });

  test('terms edited later change nothing recorded', async () => {
    const payload = conversion(order_id, { ...(await click()), commission_total: null });
    await postRefersion(account, payload);
    await db.execute(
      sql`update programs set commission_rate_bps = 1, platform_fee_rate_bps = 9999, hold_days = 1
        where id = ${world.program.id}`,
    );
    await postRefersion(account, payload);
    const { rows } = await db.execute(
      sql`select rate_bps, platform_fee_rate_bps, hold_days, net_minor from commissions
        where influencer_id = ${world.influencer.id}`,
    );
    expect(rows).toEqual([
      { rate_bps: 2_000, platform_fee_rate_bps: 2_000, hold_days: 30, net_minor: '1600' },
    ]);
  });
});

describe('a later report brings the conversion up to date', () => {
  const at = (minute: number) => ({
    updated: `2026-11-22 10:${String(minute).padStart(2, '0')}:00`,
  });

  test.each([
    ['another commission', { commission_total: '30.00' }, 2_400n],
    ['another amount', { total: '90.00' }, 1_600n],
    ['a smaller one', { total: '50.00', commission_total: '10.00' }, 800n],
  ])('%s', async (_, change, expected) => {
    const payload = { ...conversion(order_id, await click()), ...at(1) };
    const first = await postRefersion(account, payload);
    const later = await postRefersion(account, { ...payload, ...change, ...at(2) });
    expect([later.status, later.body.outcome, await pending()]).toEqual([200, 'updated', expected]);
    expect(later.body.conversion_id).toBe(first.body.conversion_id);
    const older = await postRefersion(account, { ...payload, total: '70.00', ...at(0) });
    expect([older.status, older.body.outcome, await pending()]).toEqual([
      ...[202, 'duplicate', expected],
    ]);
  });

  test('another currency is set aside', async () => {
    const payload = { ...conversion(order_id, await click()), ...at(1) };
    await postRefersion(account, payload);
    const later = { ...payload, currency: 'EUR', ...at(2) };
    const { status, body } = await postRefersion(account, later);
    expect([status, body.outcome, await pending()]).toEqual([202, 'quarantined', 1_600n]);
  });

  test('denied, and approved again', async () => {
    const payload = { ...conversion(order_id, await click()), ...at(1) };
    await postRefersion(account, payload);
    const denied = await postRefersion(account, { ...payload, status: 'DENIED', ...at(2) });
    expect([denied.status, denied.body.outcome, await pending()]).toEqual([200, 'reversed', 0n]);
    const again = await postRefersion(account, { ...payload, status: 'APPROVED', ...at(3) });
    expect([again.status, again.body.outcome, await pending()]).toEqual([200, 'updated', 1_600n]);
  });

  test('an order nobody had earned is credited when a later report says who did', async () => {
    const payload = { ...conversion(order_id), ...at(1) };
    expect((await postRefersion(account, payload)).body.outcome).toBe('unattributed');
    const refund = { id: 8, total: '-50.00', commission_total: '-10.00', ...at(2) };
    const early = await postRefersion(account, { ...payload, ...refund });
    expect(early.body.outcome).toBe('unattributed');
    const late = await postRefersion(account, { ...payload, ...(await click()), ...at(0) });
    expect([late.status, late.body.outcome, await pending()]).toEqual([200, 'recorded', 800n]);
  });
});

describe('taking back', () => {
  test('another conversion of the order that is denied takes nothing back', async () => {
    await postRefersion(account, conversion(order_id, await click()));
    const other = conversion(order_id, { id: 99, status: 'DENIED' });
    const { status, body } = await postRefersion(account, other);
    expect([status, body.outcome, await pending()]).toEqual([200, 'unattributed', 1_600n]);
  });

  test('money of another currency is not subtracted', async () => {
    await postRefersion(account, conversion(order_id, await click()));
    const euros = { id: 9, total: '-50.00', commission_total: '-10.00', currency: 'EUR' };
    const { status, body } = await postRefersion(account, conversion(order_id, euros));
    expect([status, body.outcome, await pending()]).toEqual([202, 'quarantined', 1_600n]);
  });

  test('ten thirds at once never take back more than was given, nor leave a cent', async () => {
    await postRefersion(account, conversion(order_id, await click()));
    const thirds = Array.from({ length: 10 }, (_, id) =>
      postRefersion(account, cancel(id, '-33.33', '-6.67')),
    );
    await Promise.all(thirds);
    expect(await pending()).toBe(0n);
  });

  test('the fee that was promised is the fee taken back, whatever the program says since', async () => {
    await postRefersion(account, conversion(order_id, await click()));
    await db.execute(
      sql`update programs set platform_fee_rate_bps = 9000 where id = ${world.program.id}`,
    );
    await postRefersion(account, cancel(1, '-50.00', '-10.00'));
    expect(await pending()).toBe(800n);
  });

  const cancel = (id: number, total: string, commission_total: string) =>
    conversion(order_id, { id, total, commission_total });

  test('a part, the same part again, the rest: to zero and never below', async () => {
    await postRefersion(account, conversion(order_id, await click()));
    const part = await postRefersion(account, cancel(1, '-25.00', '-5.00'));
    expect([part.status, part.body.outcome, await pending()]).toEqual([200, 'reversed', 1_200n]);
    const again = await postRefersion(account, cancel(1, '-25.00', '-5.00'));
    expect([again.status, again.body.outcome, await pending()]).toEqual([202, 'duplicate', 1_200n]);
    await postRefersion(account, cancel(2, '-100.00', '-20.00'));
    expect(await pending()).toBe(0n);
    const denied = await postRefersion(account, conversion(order_id, { status: 'DENIED' }));
    expect([denied.body.outcome, await pending()]).toEqual(['reversed', 0n]);
  });

  test('forty copies of ten refunds at once take back each once', async () => {
    await postRefersion(account, conversion(order_id, await click()));
    const refunds = Array.from({ length: 40 }, (_, copy) =>
      postRefersion(account, cancel(copy % 10, '-5.00', '-1.00')),
    );
    const answers = await Promise.all(refunds);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(10);
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(30);
    expect(await pending()).toBe(800n);
  });

  test('a refund before its order waits, and is applied when the order comes', async () => {
    const early = await postRefersion(account, cancel(1, '-25.00', '-5.00'));
    expect([early.status, early.body.outcome]).toEqual([200, 'pending']);
    await postRefersion(account, conversion(order_id, await click()));
    expect(await pending()).toBe(1_200n);
    const late = await postRefersion(account, cancel(1, '-25.00', '-5.00'));
    expect([late.status, late.body.outcome]).toEqual([202, 'duplicate']);
  });
});

describe('what is verified and cannot be used is kept and answered 2xx', () => {
  test.each([
    ['no JSON', '{"id":', 'quarantined'],
    ['an unknown currency', { currency: 'ZZZ' }, 'quarantined'],
    ['an empty body', '', 'quarantined'],
    ['a test conversion', { is_test_conversion: true }, 'ignored'],
  ])('%s', async (_, change, outcome) => {
    const payload = typeof change === 'string' ? change : conversion(order_id, change);
    const { status, body } = await postRefersion(account, payload);
    expect([status, body.outcome]).toEqual([outcome === 'quarantined' ? 202 : 200, outcome]);
    expect(body.reason).toEqual(expect.any(String));
    expect(await eventsOf(account.id)).toMatchObject([{ status: outcome, reason: body.reason }]);
  });

  test('the same event id with another body is quarantined beside the first', async () => {
    const payload = conversion(order_id, await click());
    await postRefersion(account, payload);
    const { status, body } = await postRefersion(account, { ...payload, order_id: newId('ord') });
    expect([status, body.outcome]).toEqual([202, 'quarantined']);
    expect((await eventsOf(account.id)).map((row) => row.status)).toEqual([
      ...['recorded', 'quarantined'],
    ]);
    expect(await pending()).toBe(1_600n);
  });
});

describe('refusals', () => {
  test.each([
    ['none', undefined],
    ['empty', ''],
    ['nonsense', 'x'],
    ['hex', 'ab'.repeat(32)],
    ['a prefix', 'sha256=abc'],
    ['too long', 'A'.repeat(5_000)],
    ['zeros', `${'A'.repeat(43)}=`],
  ])('a signature that is %s: 401, and nothing stored', async (_, signature) => {
    const response = await exports.default.fetch(
      `https://api.skin.st/webhooks/refersion/${account.id}`,
      {
        ...{ method: 'POST', body: JSON.stringify(conversion(order_id)) },
        headers: signature === undefined ? {} : { 'Refersion-Signature': signature },
      },
    );
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ code: 'invalid_signature' });
    expect(await eventsOf(account.id)).toEqual([]);
  });

  test('a body of one more byte than was signed: 401', async () => {
    const body = JSON.stringify(conversion(order_id));
    const signature = await sign(account.secret, body);
    const { status } = await postRefersion(account, `${body} `, {
      'Refersion-Signature': signature,
    });
    expect(status).toBe(401);
  });

  test('another account’s address does not verify this one’s secret', async () => {
    const other = await newNetworkAccount(db, encryption_key);
    const { status } = await postRefersion({ id: other.id, secret: account.secret }, {});
    expect([status, await eventsOf(other.id)]).toEqual([401, []]);
  });

  test('an account whose secret cannot be read shuts no other out, and is not 401', async () => {
    const broken = await newNetworkAccount(db, encryption_key);
    await db.execute(
      sql`update network_accounts set secret_sealed = 'AAAA' where id = ${broken.id}`,
    );
    const payload = conversion(order_id, await click());
    expect((await postRefersion({ secret: account.secret }, payload)).status).toBe(200);
    expect((await postRefersion(broken, payload)).status).toBe(503);
    const owned = connectDatabase(env.OWNER_DATABASE_URL ?? '');
    await owned.execute(sql`delete from network_accounts where id = ${broken.id}`);
  });

  test('what is kept of the headers is no credential', async () => {
    await postRefersion(account, conversion(order_id), {
      ...{ Cookie: 'a=planted-secret', Authorization: 'Bearer planted-secret' },
      'X-Forwarded-For': '203.0.113.7',
    });
    expect(JSON.stringify(await eventsOf(account.id))).not.toMatch(/planted|203\.0\.113/);
  });

  test('an unknown network: 404', async () => {
    const response = await exports.default.fetch('https://api.skin.st/webhooks/toString', {
      method: 'POST',
    });
    expect(response.status).toBe(404);
  });

  test('over 1 MiB: 413, said plainly', async () => {
    const { status, body } = await postRefersion(account, `"${'x'.repeat(1_048_576)}"`);
    expect([status, body.code]).toEqual([413, 'body_too_large']);
  });
});
