import { createHmac } from 'node:crypto';
import { markVerified, type RawDelivery } from '@skinstack/networks/adapter';
import { refersion } from '@skinstack/networks/refersion/adapter';
import { describe, expect, test } from 'vitest';

const secret = 'rfsn-signing-secret';
const conversion = {
  ...{ id: 55_012, created: '2026-11-20 18:48:42', updated: '2026-11-20 18:48:42' },
  ...{ status: 'PENDING', total: '100.00', commission_total: '20.00', currency: 'USD' },
  ...{ order_id: '1001', coupon_code: 'MINA10', is_test_conversion: false },
  click: { sub_id: 'the-token', landed_url: 'https://shop.example/?subid=other' },
};

function deliver(payload: unknown, headers: Record<string, string> = {}): RawDelivery {
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
  const body = new TextEncoder().encode(text);
  const sent = { method: 'POST', query: '', body, received_at_ms: Date.now() } as const;
  return { ...sent, headers: new Headers(headers) };
}
const parse = (payload: unknown, headers?: Record<string, string>) =>
  refersion.parse(markVerified(deliver(payload, headers)));
const identify = (payload: unknown, topic: string) =>
  refersion.identify(markVerified(deliver(payload, { 'Refersion-Topic': topic })));

describe('verify', () => {
  const text = JSON.stringify(conversion);
  const sign = (body: string, key = secret) =>
    createHmac('sha256', key).update(body).digest('base64');
  const verify = (body: string, signature: string | null, key = secret) =>
    refersion.verify(
      deliver(body, signature === null ? {} : { 'Refersion-Signature': signature }),
      { secret: key, external_account: null },
    );

  test('accepts base64 HMAC-SHA256 of the raw body under the secret’s UTF-8 bytes', async () => {
    expect(await verify(text, sign(text))).not.toBeNull();
    expect(await verify('{"é":1}', sign('{"é":1}', 'clé'), 'clé')).not.toBeNull();
  });

  test('refuses any flipped bit of the signature and a changed body', async () => {
    const signature = Buffer.from(sign(text), 'base64');
    for (let bit = 0; bit < 256; bit++) {
      const forged = Buffer.from(signature);
      forged.writeUInt8(forged.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(await verify(text, forged.toString('base64'))).toBeNull();
    }
    expect(await verify(`${text} `, sign(text))).toBeNull();
  });

  test.each(
    [
      null,
      '',
      'x',
      '=',
      createHmac('sha256', secret).update(text).digest('hex'),
      `${sign(text)}=`,
      ` ${sign(text)}x`,
      sign(text).slice(1),
      sign(text).replace('=', ''),
      'sha256=abc',
      sign(text, 'other'),
      sign(text, ''),
      '€'.repeat(3).normalize(),
      'A'.repeat(10_000),
    ].filter((text) => text === null || /^[\x20-\x7e]*$/.test(text)),
  )('refuses the signature %j', async (signature) => {
    expect(await verify(text, signature)).toBeNull();
  });

  test('an empty secret verifies nothing', async () => {
    expect(await verify(text, sign(text, ''), '')).toBeNull();
  });
});

test('a delivery is named by topic, conversion, status, time of update and amounts', async () => {
  const named = async (change: object, topic = 'NEW_CONVERSION') =>
    (await identify({ ...conversion, ...change }, topic)).external_event_id;
  const first = await named({});
  expect(first).toBe('NEW_CONVERSION:55012:PENDING:2026-11-20 18:48:42:100.00:20.00');
  expect(await named({ payment_status: 'PAID' })).toBe(first);
  const updated = '2026-11-21 00:00:00';
  const changes = [{ id: 1 }, { status: 'APPROVED' }, { updated }, { total: '1.00' }];
  for (const change of [...changes, { commission_total: '1.00' }]) {
    expect(await named(change)).not.toBe(first);
  }
  expect(await named({}, 'APPROVED_CONVERSION')).not.toBe(first);
  expect((await identify('not json', 'X')).external_event_id).toMatch(/^sha256:[0-9a-f]{64}$/);
});

describe('parse', () => {
  test('a new conversion is an order with the commission Refersion states', () => {
    expect(parse(conversion, { 'Refersion-Topic': 'NEW_CONVERSION' })).toEqual({
      ...{ type: 'order_reported', external_order_id: '1001', currency: 'USD' },
      external_conversion_id: '55012',
      ...{ amount_minor: 10_000n, commission_minor: 2_000n },
      ordered_at_ms: Date.UTC(2026, 10, 20, 18, 48, 42),
      version: { at_ms: Date.UTC(2026, 10, 20, 18, 48, 42), rank: 0 },
      ...{ seller: null, order_names: ['1001'], void_reason: null, payment_state: 'unknown' },
      ...{ edited_off_minor: 0n, never_paid_minor: 0n, fulfilled_at_ms: null },
      claims: [
        { kind: 'click', token: 'the-token', where: 'the sub-id' },
        { kind: 'click', token: 'other', where: 'the landing address' },
        { kind: 'coupon', code: 'MINA10' },
      ],
      ...{ lines: [], reversals: [], customer_email: null },
    });
  });

  test('no stated commission leaves it to our rule; the token may be in the landing address', () => {
    const click = { sub_id: null, landed_url: 'https://shop.example/?rfsn=1&subid=landed' };
    expect(parse({ ...conversion, commission_total: null, click })).toMatchObject({
      ...{
        commission_minor: null,
        claims: [{ token: 'landed', where: 'the landing address' }, { kind: 'coupon' }],
      },
    });
  });

  test.each(['DENIED', 'UNQUALIFIED'])('%s stands for nothing', (status) => {
    expect(parse({ ...conversion, status, reason: 'Returned.' })).toMatchObject({
      ...{ type: 'order_reported', amount_minor: 10_000n, void_reason: 'Returned.' },
    });
  });

  test('negative amounts take back a part, told apart by the conversion’s id', () => {
    const negative = { ...conversion, id: 7, total: '-25.00', commission_total: '-5.00' };
    expect(parse(negative)).toMatchObject({
      ...{ type: 'order_reversed', external_order_id: '1001', kind: 'refund' },
      ...{ external_refund_id: '7' },
      part: { kind: 'gross', base_minor: 2_500n, gross_minor: 500n },
    });
    expect(parse({ ...negative, commission_total: null })).toMatchObject({
      part: { kind: 'base', base_minor: 2_500n },
    });
  });

  test('a cancellation that is itself denied is withdrawn', () => {
    const taken = { ...conversion, total: '-25.00', commission_total: '-5.00' };
    expect(parse(taken)).toMatchObject({ state: 'stands', version: { rank: 0 } });
    expect(parse({ ...taken, status: 'DENIED' })).toMatchObject({
      ...{ type: 'order_reversed', state: 'withdrawn', version: { rank: 2 } },
    });
  });

  test.each([
    { total: '-100.00', commission_total: '20.00' },
    { total: '100.00', commission_total: '-20.00' },
  ])('amounts that contradict each other are not understood: %j', (amounts) => {
    expect(parse({ ...conversion, ...amounts }).type).toBe('not_understood');
  });

  test.each([
    ['100.00', '100.00', 10_000n],
    ['100.00', '0.00', 0n],
    ['0.01', '0.01', 1n],
    ['4.75', '5.00', 500n],
  ])(
    'of %s a commission of %s is taken at its word',
    (total, commission_total, commission_minor) => {
      expect(parse({ ...conversion, total, commission_total })).toMatchObject({
        ...{ type: 'order_reported', commission_minor },
      });
    },
  );

  const topics = ['NEW_CONVERSION', 'APPROVED_CONVERSION', 'conversion/denied', 'New Sale', ''];
  test.each(topics)('the topic %j carries a conversion', (topic) => {
    expect(parse(conversion, { 'Refersion-Topic': topic }).type).toBe('order_reported');
  });

  test('a topic says the status where the payload does not', () => {
    const { status: _, ...silent } = conversion;
    const headers = { 'Refersion-Topic': 'DENIED_CONVERSION' };
    expect(parse(silent, headers)).toMatchObject({ void_reason: 'Refersion denied it.' });
    expect(parse(conversion, headers)).toMatchObject({ void_reason: null });
  });

  test('a publisher’s payload says as much: a shop and its products, and no customer', () => {
    const published = {
      ...{ ...conversion, is_recurring: false, payment_status: 'UNPAID', payment_id: null },
      ...{ merchant: { name: 'Dew Botanics' }, product_names: ['Barrier Repair Serum'] },
      ...{ affiliate: { id: 1, code: 'a3y7' }, offer: { id: 2, type: 'PERCENT_OF_SALE' } },
    };
    expect(parse(published)).toEqual({ ...parse(conversion), seller: 'dew botanics' });
    const bought = { ...conversion, customer: { name: 'A B', email: 'a@example.com' } };
    expect(parse(bought)).toMatchObject({ customer_email: 'a@example.com' });
  });

  test('its customer goes under Refersion’s name, a guest is nobody', () => {
    const of = (id: unknown) => parse({ ...conversion, customer: { id } });
    expect(of(17)).toEqual({ ...parse(conversion), customer_key: 'refersion:17' });
    for (const id of [0, '0', '', null]) expect(of(id)).toEqual(parse(conversion));
  });

  test.each([{ is_recurring: true }, { is_recurring: 1 }, { subscription_id: 'sub_1' }])(
    'what renews is marked, as its number may be another’s: %j',
    (change) => {
      const renewed = parse({ ...conversion, ...change });
      expect(renewed).toMatchObject({ external_order_id: '1001', is_of_subscription: true });
      expect(parse({ ...conversion, is_recurring: false, subscription_id: '' })).toEqual(
        parse(conversion),
      );
    },
  );

  test('a credit without an order is an order of its own, and takes from nobody', () => {
    const credit = { ...conversion, order_id: null, total: '0.00', commission_total: '5.00' };
    expect(parse(credit)).toMatchObject({
      ...{ external_order_id: 'conversion:55012', amount_minor: 0n, commission_minor: 500n },
    });
    expect(parse({ ...credit, commission_total: '-5.00' }).type).toBe('not_understood');
    expect(parse({ ...credit, order_id: '1001', commission_total: '-5.00' })).toMatchObject({
      ...{ type: 'order_reversed', part: { kind: 'gross', base_minor: 0n, gross_minor: 500n } },
    });
  });

  test('an id above 2^53 keeps its last digits', () => {
    const text = JSON.stringify(conversion).replace('55012', '9007199254740993');
    expect(parse(text)).toMatchObject({ external_conversion_id: '9007199254740993' });
  });

  test('test conversions and other topics are ignored', () => {
    expect(parse({}, { 'Refersion-Topic': 'NEW_CONVERSION_TRIGGER' }).type).toBe('ignored');
    for (const is_test_conversion of [true, 'true', 1, '1']) {
      expect(parse({ ...conversion, is_test_conversion }).type).toBe('ignored');
    }
    expect(parse({ hello: 1 }, { 'Refersion-Topic': 'SOMETHING_NEW' }).type).toBe('ignored');
    expect(parse({ hello: 1 }, { 'Refersion-Topic': 'X_CONVERSION' }).type).toBe('not_understood');
    expect(parse({}, { 'Refersion-Topic': 'NEW_PAYMENT' }).type).toBe('ignored');
  });

  test.each<[string, unknown]>([
    ['no JSON', '{'],
    ['UTF-8 that is not', '\ud800'],
    ['a list', []],
    ['null', 'null'],
    ['no amount', { ...conversion, total: undefined }],
    ['an amount that is none', { ...conversion, total: '1,00' }],
    ['a commission that is none', { ...conversion, commission_total: 'x' }],
    ['an unknown currency', { ...conversion, currency: 'ZZZ' }],
    ['no time', { ...conversion, created: 'yesterday' }],
    ['a day that is none', { ...conversion, created: '2026-02-30 10:00:00' }],
    ['an order id no store can keep', { ...conversion, order_id: 'a\u0000' }],
    ['an id that is none', { ...conversion, id: {} }],
  ])('%s is not understood', (_, payload) => {
    expect(parse(payload)).toMatchObject({ type: 'not_understood', reason: expect.any(String) });
  });
});
