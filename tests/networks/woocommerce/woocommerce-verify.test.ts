import { createHmac } from 'node:crypto';
import { markVerified, type RawDelivery } from '@skinstack/networks/adapter';
import { woocommerce } from '@skinstack/networks/woocommerce/adapter';
import { decodeEntities } from '@skinstack/networks/woocommerce/verify';
import { describe, expect, test } from 'vitest';
import { deliverWoo, WOO_SHOP, wooOrder } from '../../world/woocommerce-order.ts';

const SECRET = 'a secret of the shop';
const mac = (key: string, body: Uint8Array) =>
  createHmac('sha256', key).update(body).digest('base64');

function signed(key = SECRET, headers: Record<string, string> = {}, body: unknown = wooOrder()) {
  const delivery = deliverWoo('order.created', body);
  delivery.headers.set('X-WC-Webhook-Signature', mac(key, delivery.body));
  for (const [name, value] of Object.entries(headers)) delivery.headers.set(name, value);
  return delivery;
}
const verify = (delivery: RawDelivery, secret = SECRET, external_account: string | null = null) =>
  woocommerce.verify(delivery, { secret, external_account });

describe('the signature', () => {
  test('is the base64 HMAC-SHA256 of the raw body, however the body is spaced', async () => {
    expect(await verify(signed())).not.toBeNull();
    expect(await verify(signed(SECRET, {}, ' {"id" : 1}\n'))).not.toBeNull();
  });

  test.each([
    ['of another secret', (one: RawDelivery) => one, 'another secret'],
    ['missing', ({ headers }: RawDelivery) => headers.delete('X-WC-Webhook-Signature'), SECRET],
    ['empty', ({ headers }: RawDelivery) => headers.set('X-WC-Webhook-Signature', ''), SECRET],
    [
      'in hex',
      ({ headers }: RawDelivery) => headers.set('X-WC-Webhook-Signature', 'a'.repeat(64)),
      SECRET,
    ],
  ])('%s: not verified', async (_, change, secret) => {
    const delivery = signed();
    change(delivery);
    expect(await verify(delivery, secret)).toBeNull();
  });

  test('an empty secret signs, and anybody can: it is refused', async () => {
    expect(await verify(signed(''), '')).toBeNull();
    expect(woocommerce.secrets.refuse('')).not.toBeNull();
  });

  test('WordPress decodes the entities of a secret before it signs', async () => {
    expect(await verify(signed(`a&b<"c'`), 'a&amp;b&lt;&quot;c&#039;')).not.toBeNull();
    expect(await verify(signed(`a&b<"c'`), `a&b<"c'`)).not.toBeNull();
  });

  test.each([
    ['&amp;lt;', '&lt;'],
    ['&#38;&#x26;&#060;&#39;&#x27;&#034;', `&&<''"`],
    ['&nbsp;&#65;&amp', '&nbsp;&#65;&amp'],
  ])('%s is signed with as %s', (secret, key) => {
    expect(decodeEntities(secret)).toBe(key);
  });
});

describe('the shop', () => {
  const source = (address: string) => signed(SECRET, { 'X-WC-Webhook-Source': address });

  test.each([
    ['https://dew-botanics.example/', WOO_SHOP, true],
    ['http://www.Dew-Botanics.example', WOO_SHOP, true],
    ['https://dew-botanics.example/', 'https://www.dew-botanics.example/', true],
    ['https://staging.dew-botanics.example/', WOO_SHOP, false],
    ['https://dew-botanics.example/staging/', WOO_SHOP, false],
    ['https://dew-botanics.example.evil.example/', WOO_SHOP, false],
    ['', WOO_SHOP, false],
    ['javascript:alert(1)', WOO_SHOP, false],
  ])('%s for the account of %s: %s', async (address, account, isOf) => {
    expect((await verify(source(address), SECRET, account)) !== null).toBe(isOf);
  });

  test('has one form, by which an account is bound and named', () => {
    expect(woocommerce.accountOf?.(source('https://www.Shop.example/de/').headers)).toBe(
      'shop.example/de',
    );
    expect(woocommerce.readAccount?.(' https://Shop.example:8443/ ')).toBe('shop.example:8443');
    for (const nobody of [
      '',
      'the shop',
      'ftp://shop.example',
      'https://',
      `${'a'.repeat(250)}.example`,
    ]) {
      expect(woocommerce.readAccount?.(nobody)).toBeNull();
    }
  });
});

describe('the ping', () => {
  const ping = (
    body: string,
    headers: Record<string, string> = {},
    method: 'POST' | 'GET' = 'POST',
  ) =>
    woocommerce.isPing?.({
      ...{ method, query: '', headers: new Headers(headers), received_at_ms: 0 },
      body: new TextEncoder().encode(body),
    });

  test('is a form that names a webhook, and nothing that has topic or signature', () => {
    expect(ping('webhook_id=7')).toBe(true);
    expect(ping('webhook_id=7', { 'X-WC-Webhook-Topic': 'order.created' })).toBe(false);
    expect(ping('webhook_id=7', { 'X-WC-Webhook-Signature': 'x' })).toBe(false);
    expect(ping('webhook_id=7', {}, 'GET')).toBe(false);
    for (const body of [
      '',
      '{}',
      'webhook_id=',
      'webhook_id=7&x=1',
      `webhook_id=${'7'.repeat(21)}`,
    ]) {
      expect(ping(body)).toBe(false);
    }
  });
});

describe('the name of a delivery', () => {
  const name = async (topic: string | null, body: unknown, delivery_id = 'd1') => {
    const delivery = deliverWoo(topic, body);
    delivery.headers.set('X-WC-Webhook-Delivery-ID', delivery_id);
    return (await woocommerce.identify(markVerified(delivery))).external_event_id;
  };

  test('is of the order and what is said of it, not of the second it was sent in', async () => {
    const first = await name('order.updated', wooOrder());
    expect(first).toMatch(/^order\.updated:727:2026-11-20T14:30:00:[0-9a-f]{16}$/);
    expect(await name('order.updated', wooOrder(), 'd2')).toBe(first);
    expect(await name('order.updated', wooOrder({ status: 'completed' }))).not.toBe(first);
    expect(await name('order.created', wooOrder())).not.toBe(first);
  });

  test('of a deletion is of its delivery: an order may be deleted, restored and deleted', async () => {
    const first = await name('order.deleted', { id: 727 });
    expect(await name('order.deleted', { id: 727 }, 'd2')).not.toBe(first);
    expect(await name('order.deleted', { id: 727 })).toBe(first);
    const restored = await name('order.restored', wooOrder());
    expect(await name('order.restored', wooOrder(), 'd2')).not.toBe(restored);
  });

  test('of what cannot be read is of its bytes', async () => {
    expect(await name('order.updated', '{')).toMatch(/^order\.updated:sha256:/);
    expect(await name(null, 'null')).toMatch(/^sha256:/);
    expect(await name('order.updated', { id: 'x'.repeat(300) })).toMatch(/^order\.updated:sha256:/);
  });
});
