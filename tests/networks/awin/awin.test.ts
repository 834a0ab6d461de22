import type { RawDelivery } from '@skinstack/networks/adapter';
import { awin } from '@skinstack/networks/awin/adapter';
import { redactPersonalData } from '@skinstack/networks/reading/redact-personal-data';
import { describe, expect, test } from 'vitest';

const SECRET = 'an-unguessable-token-of-this-account';
const TOKEN = 'A'.repeat(64);
const NOTIFICATION = {
  transactionId: '700100200',
  transactionDate: '2026-11-22 10:05:00',
  transactionCurrency: 'GBP',
  transactionAmount: '48.00',
  affiliateId: '45628',
  merchantId: '3661',
  clickRef: TOKEN,
  clickTime: '2026-11-22 09:58:00',
  commission: '7.20',
};
type Change = Record<string, unknown>;

const delivery = (request: Partial<RawDelivery>): RawDelivery => ({
  method: 'POST',
  query: `token=${SECRET}`,
  headers: new Headers({ 'Content-Type': 'application/x-www-form-urlencoded; charset=UTF-8' }),
  body: new Uint8Array(),
  received_at_ms: Date.UTC(2026, 10, 22, 10, 6),
  ...request,
});
const posted = (json: string) =>
  delivery({
    body: new TextEncoder().encode(new URLSearchParams({ AwinTransactionPush: json }).toString()),
  });
const told = (change: Change = {}) => posted(JSON.stringify({ ...NOTIFICATION, ...change }));
function asked(change: Record<string, string> = {}) {
  const query = `token=${SECRET}&${new URLSearchParams({ ...NOTIFICATION, ...change })}`;
  return delivery({ method: 'GET', query, headers: new Headers() });
}

const verify = async (sent: RawDelivery) => {
  const verified = await awin.verify(sent, { secret: SECRET, external_account: null });
  if (verified === null) throw new Error('not verified');
  return verified;
};
const parse = async (sent: RawDelivery) => awin.parse(await verify(sent));

describe('a recorded transaction', () => {
  test.each([
    ['posted', told],
    ['by GET', asked],
  ])('%s, is an order with the commission Awin states', async (_, send) => {
    expect(await parse(send())).toEqual({
      type: 'order_reported',
      external_order_id: '700100200',
      external_conversion_id: '700100200',
      currency: 'GBP',
      amount_minor: 4_800n,
      commission_minor: 720n,
      lines: [],
      ordered_at_ms: Date.UTC(2026, 10, 22, 10, 5),
      seller: '3661',
      order_names: [],
      payment_state: 'unknown',
      fulfilled_at_ms: null,
      edited_off_minor: 0n,
      never_paid_minor: 0n,
      version: null,
      void_reason: null,
      claims: [{ kind: 'click', token: TOKEN, where: 'clickRef' }],
      customer_email: null,
      reversals: [],
    });
  });

  test('numbers keep every digit', async () => {
    const json = JSON.stringify(NOTIFICATION)
      .replace('"700100200"', '9007199254740993')
      .replace('"7.20"', '7.20');
    expect(await parse(posted(json))).toMatchObject({
      external_order_id: '9007199254740993',
      commission_minor: 720n,
    });
  });

  test('the token may be in any of the six click references', async () => {
    const event = await parse(told({ clickRef: 'newsletter', clickRef6: TOKEN }));
    expect(event).toMatchObject({
      claims: [{ token: TOKEN, where: 'clickRef6' }],
    });
  });
});

test.each<[string, RawDelivery]>([
  ['without a transaction', told({ transactionId: undefined })],
  ['without a brand', told({ merchantId: undefined })],
  ['in a currency nobody knows', told({ transactionCurrency: 'QQQ' })],
  ['of an amount that is none', told({ transactionAmount: '4,80' })],
  ['of a negative commission', told({ commission: '-7.20' })],
  ['without a commission', told({ commission: undefined })],
  ['at a time with a zone of its own', told({ transactionDate: '22/11/2026 10:05' })],
  ['with a macro nobody filled in', asked({ transactionId: '!!!transactionId!!!' })],
  ['that is no JSON', posted('{')],
  ['in another field', delivery({ body: new TextEncoder().encode('Push=%7B%7D') })],
])('a notification %s is not understood', async (_, sent) => {
  expect(await parse(sent)).toMatchObject({ type: 'not_understood' });
});

describe('a delivery', () => {
  const identify = async (sent: RawDelivery) => awin.identify(await verify(sent));

  test('is named by its transaction and what it says', async () => {
    const first = await identify(told());
    expect(first.external_event_id).toMatch(/^700100200:[0-9a-f]{16}$/);
    expect(await identify(told())).toEqual(first);
    expect(await identify(told({ commission: '7.30' }))).not.toEqual(first);
  });

  test('keeps no token of its address', async () => {
    expect(JSON.stringify(await verify(asked()))).not.toContain(SECRET);
    expect(await awin.verify(asked(), { secret: `${SECRET}x`, external_account: null })).toBeNull();
  });

  test('means the same once personal data is out of it', async () => {
    const verified = await verify(told({ customerEmail: 'shopper@example.com' }));
    const { body, taken } = redactPersonalData(verified.body);
    expect(taken).toEqual([
      { path: 'AwinTransactionPush.customerEmail', value: 'shopper@example.com' },
    ]);
    expect(awin.parse({ ...verified, body })).toEqual(awin.parse(verified));
  });
});
