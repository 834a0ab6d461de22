import { markVerified, type RawDelivery } from '@skinstack/networks/adapter';
import type { OrderReported } from '@skinstack/networks/event';
import { impact } from '@skinstack/networks/impact/adapter';
import { describe, expect, test } from 'vitest';

const NOW_MS = Date.UTC(2026, 10, 22, 8);
const TOKEN = 'Zk3-unguessable_token-of-32-characters';
const CLICK = 'c'.repeat(64);
/** An action of $100.00 that pays $20.00, as the template of docs/networks/impact.md tells it. */
const ACTION: Record<string, string> = {
  ...{ action_id: '7001.22.900', status: 'PENDING', status_detail: '' },
  ...{ amount: '100.00', payout: '20.0000', currency: 'USD', oid: '1001' },
  ...{ event_date: '2026-11-21T02:00:00-08:00', creation_date: '2026-11-21T02:05:00-08:00' },
  ...{ promo_code: 'MINA10', subid1: CLICK, subid2: '', subid3: '', sharedid: '' },
};

function got(fields: Record<string, string> | string): RawDelivery {
  const query = typeof fields === 'string' ? fields : String(new URLSearchParams(fields));
  const body = new TextEncoder().encode(query);
  return { method: 'GET', query, headers: new Headers(), body, received_at_ms: NOW_MS };
}
function posted(payload: unknown, type = 'application/json', query = ''): RawDelivery {
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
  const headers = new Headers({ 'Content-Type': type });
  const body = new TextEncoder().encode(text);
  return { method: 'POST', query, headers, body, received_at_ms: NOW_MS };
}
const parse = (delivery: RawDelivery) => impact.parse(markVerified(delivery));
const told = (change: Record<string, string>) => parse(got({ ...ACTION, ...change }));
const nameOf = async (delivery: RawDelivery) =>
  (await impact.identify(markVerified(delivery))).external_event_id;

describe('the token in the address', () => {
  const verify = (delivery: RawDelivery, secret = TOKEN) =>
    impact.verify(delivery, { secret, external_account: null });

  test('proves a GET and a POST, wherever it stands, and is not kept', async () => {
    for (const query of [`token=${TOKEN}&a=1`, `a=1&token=${TOKEN}`]) {
      const kept = await verify(got(query));
      expect([kept?.query, new TextDecoder().decode(kept?.body)]).toEqual(['a=1', 'a=1']);
    }
    const kept = await verify(posted(ACTION, 'application/json', `token=${TOKEN}`));
    expect([kept?.query, JSON.parse(new TextDecoder().decode(kept?.body))]).toEqual(['', ACTION]);
  });

  test.each([
    '',
    'token',
    'token=',
    'token=x',
    `token=${TOKEN}x`,
    `token=${TOKEN.slice(1)}`,
    `token=${TOKEN.toLowerCase()}`,
    `token=%20${TOKEN}`,
    `token=${TOKEN}%00`,
    `token=${TOKEN}&token=${TOKEN}`,
    `token=x&token=${TOKEN}`,
    `Token=${TOKEN}`,
    `xtoken=${TOKEN}`,
    `token=${'x'.repeat(5_000)}`,
    `token=${encodeURIComponent('€').repeat(10)}`,
    `a=token=${TOKEN}`,
  ])('%s: no', async (query) => {
    expect(await verify(got(query))).toBeNull();
    expect(await verify(posted({ ...ACTION, token: TOKEN }, 'application/json', query))).toBeNull();
  });

  test('any flipped bit of it: no; a short secret proves nothing', async () => {
    const bytes = new TextEncoder().encode(TOKEN);
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const forged = Uint8Array.from(bytes);
      forged[bit >> 3] = (forged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(await verify(got(`token=${new TextDecoder().decode(forged)}`))).toBeNull();
    }
    expect(await verify(got('token=short'), 'short')).toBeNull();
    expect(await verify(got('token='), '')).toBeNull();
  });

  test('a made one fits an address; a brought one has 24 characters or more of such', () => {
    const token = impact.secrets.make(new Uint8Array(32).fill(255));
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(impact.secrets.refuse(token)).toBeNull();
    for (const wrong of ['x'.repeat(23), 'x'.repeat(201), `${TOKEN}&a=1`, `${TOKEN} `, '']) {
      expect(impact.secrets.refuse(wrong), wrong).toEqual(expect.any(String));
    }
  });
});

describe('an action', () => {
  const expected = {
    ...{ type: 'order_reported', external_order_id: '1001' },
    ...{ external_conversion_id: '7001.22.900', currency: 'USD' },
    ...{ amount_minor: 10_000n, commission_minor: 2_000n, lines: [] },
    ...{ seller: '7001', order_names: ['1001'], payment_state: 'unknown', fulfilled_at_ms: null },
    ...{ edited_off_minor: 0n, never_paid_minor: 0n },
    ...{ ordered_at_ms: Date.UTC(2026, 10, 21, 10), version: null, void_reason: null },
    claims: [
      { kind: 'click', token: CLICK, where: 'SubId1' },
      { kind: 'coupon', code: 'MINA10' },
    ],
    ...{ customer_email: null, reversals: [] },
  };

  test('by GET, by JSON, by form, and whatever the template calls its fields', () => {
    const pascal = {
      ...{ ActionId: '7001.22.900', Status: 'Pending', Amount: 100, Payout: '20', Currency: 'usd' },
      ...{ Oid: '1001', EventDate: '2026-11-21T10:00:00Z', PromoCode: 'MINA10', SubId1: CLICK },
    };
    const camel = Object.fromEntries(
      Object.entries(pascal).map(([name, value]) => [
        name[0]?.toLowerCase() + name.slice(1),
        value,
      ]),
    );
    const form = 'application/x-www-form-urlencoded; charset=UTF-8';
    expect(parse(got(ACTION))).toEqual(expected);
    expect(parse(posted(ACTION))).toEqual(expected);
    expect(parse(posted(String(new URLSearchParams(ACTION)), form))).toEqual(expected);
    expect(parse(posted(pascal))).toEqual(expected);
    expect(parse(posted(camel))).toEqual(expected);
  });

  test('its customer is the advertiser’s own id of them; an address and a guest are nobody', () => {
    expect(told({ customer_id: 'R523' })).toEqual({ ...expected, customer_key: 'impact:R523' });
    for (const customer_id of ['ada@example.com', '0', 'null', '']) {
      expect(told({ customer_id })).toEqual(expected);
    }
  });

  test('its states: waiting and approved stand, reversed stands for nothing, reset stands again', () => {
    expect(told({ status: 'APPROVED' })).toEqual(expected);
    const reversed = told({ status: 'REVERSED', amount: '0.00', payout: '0.00' });
    expect(reversed).toMatchObject({
      ...{ type: 'order_reported', amount_minor: 0n, commission_minor: 0n },
      void_reason: 'impact.com reversed it.',
    });
    const why = told({ status: 'REVERSED', amount: '', payout: '', status_detail: 'CONS_FRAUD' });
    expect(why).toMatchObject({ void_reason: 'impact.com reversed it: CONS_FRAUD.' });
    const { reversals, ...reset } = told({ status_detail: 'RESET' }) as OrderReported;
    expect({ ...reset, reversals: [] }).toEqual(expected);
    expect(reversals).toMatchObject([{ external_refund_id: 'reversed', state: 'withdrawn' }]);
  });

  test.each([
    ['20.1249', 2_012n],
    ['20.1250', 2_013n],
    ['0.0049', 0n],
    ['0.005', 1n],
    ['32252.1922', 3_225_219n],
  ])('a payout of %s is %d cents, rounded half up once', (payout, commission_minor) => {
    expect(told({ payout, amount: '40000' })).toMatchObject({ commission_minor });
  });

  test('what it is now counts, never what changed', () => {
    expect(told({ amount: '60.00', payout: '12.00', delta_payout: '-8.00' })).toMatchObject({
      ...{ amount_minor: 6_000n, commission_minor: 1_200n },
    });
  });

  test('a bounty may be more than the order, or of no order at all', () => {
    expect(told({ amount: '5.00' })).toMatchObject({ commission_minor: 2_000n });
    expect(told({ amount: '0', oid: '' })).toMatchObject({
      ...{ amount_minor: 0n, external_order_id: 'action:7001.22.900' },
    });
  });

  test('when it came to stand so, where a template says it', () => {
    for (const name of ['UpdateDate', 'modification_date', 'statusDate']) {
      const event = told({ [name]: '2026-11-22T00:00:00+01:00' });
      expect(event).toMatchObject({ version: { at_ms: Date.UTC(2026, 10, 21, 23), rank: 0 } });
    }
    expect(told({ event_date: 'soon' })).toMatchObject({ ordered_at_ms: NOW_MS });
  });

  test('the sub-id with the form of our token goes before other marks', () => {
    const marks = { subid1: 'blog', subid2: CLICK, sharedid: 'RT-1', promo_code: '' };
    expect(told(marks)).toMatchObject({
      claims: [
        { token: CLICK, where: 'SubId2' },
        { token: 'blog', where: 'SubId1' },
        { token: 'RT-1', where: 'SharedId' },
      ],
    });
  });

  test('items are lines where they add up; the commission is impact’s either way', () => {
    const items = [
      { sku: 'DB-BRS-30', qty: '1', amt: '60.00' },
      { sku: 'DB-OMC-150', qty: '1', amt: '15.00' },
      { sku: 'DB-OMC-150', qty: '1', amt: '25.00' },
    ];
    const lines = [
      { line_id: 'DB-BRS-30', external_product_id: null, sku: 'DB-BRS-30', amount_minor: 6_000n },
      { line_id: 'DB-OMC-150', external_product_id: null, sku: 'DB-OMC-150', amount_minor: 4_000n },
    ];
    expect(parse(posted({ ...ACTION, items }))).toEqual({ ...expected, lines });
    expect(parse(posted({ ...ACTION, items: items.slice(1) }))).toEqual(expected);
    const unfilled = [{ sku: '{Sku}', amt: '100.00' }];
    expect(parse(posted({ ...ACTION, items: unfilled }))).toEqual(expected);
  });

  test('a test is ignored, unless it was reversed', () => {
    expect(told({ status_detail: 'TEST_ACTION' }).type).toBe('ignored');
    const reversed = told({ status_detail: 'TEST_ACTION', status: 'REVERSED' });
    expect(reversed).toMatchObject({ type: 'order_reported', void_reason: expect.any(String) });
  });

  test.each<[string, Record<string, string>]>([
    ['an amount that was not filled in', { amount: '{Amount}' }],
    ['a payout that was not filled in', { payout: '{Payout}' }],
    ['an order that was not filled in', { oid: '{Oid}' }],
    ['an empty amount', { amount: '' }],
    ['an empty payout', { payout: '' }],
    ['an empty action id', { action_id: '' }],
    ['an empty status', { status: '' }],
    ['a status of its own', { status: 'LOCKED' }],
    ['no currency', { currency: '' }],
    ['an unknown currency', { currency: 'ZZZ' }],
    ['an amount with a comma', { amount: '1,00' }],
    ['a negative amount', { amount: '-1.00' }],
    ['a negative payout', { payout: '-1.00' }],
    ['an order id no store can keep', { oid: 'a\u0000' }],
    ['two amounts', { Amount: '1.00' }],
  ])('%s is not understood', (_, change) => {
    expect(told(change)).toMatchObject({ type: 'not_understood', reason: expect.any(String) });
  });

  test.each<[string, unknown]>([
    ['no JSON', '{'],
    ['a list', []],
    ['null', 'null'],
    ['empty', ''],
  ])('a body that is %s is not understood', (_, payload) => {
    expect(parse(posted(payload))).toMatchObject({ type: 'not_understood' });
  });
});

test('a postback sent again has the name it had; any other thing it says makes another', async () => {
  const first = await nameOf(got(ACTION));
  expect(first).toMatch(/^7001\.22\.900:PENDING:100\.00:20\.0000:[0-9a-f]{16}$/);
  expect(await nameOf(got(ACTION))).toBe(first);
  for (const change of [{ status: 'REVERSED' }, { status_detail: 'RESET' }, { payout: '19.00' }]) {
    expect(await nameOf(got({ ...ACTION, ...change }))).not.toBe(first);
  }
  expect(await nameOf(posted('{'))).toMatch(/^sha256:/);
});
