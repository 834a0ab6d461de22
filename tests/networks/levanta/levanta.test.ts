import { createHmac } from 'node:crypto';
import { compareVersions, OLDEST } from '@skinstack/domain/orders/versions';
import { markVerified, type RawDelivery } from '@skinstack/networks/adapter';
import { levanta } from '@skinstack/networks/levanta/adapter';
import { importedDelivery } from '@skinstack/networks/levanta/imported-delivery';
import { readPage } from '@skinstack/networks/levanta/levanta-api';
import { readReportRow } from '@skinstack/networks/levanta/parse-report-day';
import { redactPersonalData } from '@skinstack/networks/reading/redact-personal-data';
import { describe, expect, test } from 'vitest';

const secret = 'levanta-endpoint-secret';
const disabled = {
  ...{ id: '7f9d1f0a-51f0-4a38-8e1c-6a1d2b0c9e11', type: 'link.disabled', version: '1.0.0' },
  created: Date.UTC(2026, 10, 20, 9),
  data: {
    ...{ object: 'link', id: 'lv_4hWq', active: false, sourceName: 'SkinStack' },
    url: 'https://www.amazon.com/dp/B0DEWSERUM?maas=maas_adg_1&aa_adgroupid=lv_4hWq',
    ...{ sourceId: 'iHhWtRCf', sourceSubId: '' },
  },
};
const product = { object: 'product', asin: 'B0DEWSERUM', marketplace: 'amazon.com' };

function deliver(payload: unknown, headers: Record<string, string> = {}): RawDelivery {
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
  const body = new TextEncoder().encode(text);
  const sent = { method: 'POST', query: '', body, received_at_ms: Date.now() } as const;
  return { ...sent, headers: new Headers(headers) };
}
const parse = (payload: unknown) => levanta.parse(markVerified(deliver(payload)));

describe('verify', () => {
  const text = JSON.stringify(disabled);
  const sign = (body: string, key = secret) => createHmac('sha256', key).update(body).digest('hex');
  const verify = (body: string, signature: string | null, key = secret) =>
    levanta.verify(
      deliver(body, signature === null ? {} : { 'x-levanta-hmac-sha256': signature }),
      {
        ...{ secret: key, external_account: null },
      },
    );

  test('accepts hex HMAC-SHA256 of the raw body, lower and upper case', async () => {
    expect(await verify(text, sign(text))).not.toBeNull();
    expect(await verify(text, sign(text).toUpperCase())).not.toBeNull();
    expect(await verify('{"é":1}', sign('{"é":1}', 'clé'), 'clé')).not.toBeNull();
  });

  test('refuses any flipped bit of the signature and a changed body', async () => {
    const signature = Buffer.from(sign(text), 'hex');
    for (let bit = 0; bit < 256; bit++) {
      const forged = Buffer.from(signature);
      forged.writeUInt8(forged.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(await verify(text, forged.toString('hex'))).toBeNull();
    }
    expect(await verify(`${text} `, sign(text))).toBeNull();
  });

  test.each([
    ...[null, '', 'x', '0x', 'zz'.repeat(32), sign(text).slice(2), `${sign(text)}00`],
    ...[`sha256=${sign(text)}`, sign(text, 'other'), sign(text, ''), '0'.repeat(10_000)],
    createHmac('sha256', secret).update(text).digest('base64'),
  ])('refuses the signature %j', async (signature) => {
    expect(await verify(text, signature)).toBeNull();
  });

  test('an empty secret verifies nothing', async () => {
    expect(await verify(text, sign(text, ''), '')).toBeNull();
  });

  test('a delivery from outside cannot pass for something we imported', async () => {
    const row = JSON.stringify({ linkId: 'lv_1', date: '2026-11-20', sales: 1, commissions: 1 });
    const headers = { 'x-levanta-hmac-sha256': sign(row), 'x-skinstack-topic': 'report.daily' };
    const verified = await levanta.verify(deliver(row, headers), {
      ...{ secret, external_account: null },
    });
    expect(verified && levanta.parse(verified)).toMatchObject({ type: 'not_understood' });
  });
});

describe('identify', () => {
  const identify = (payload: unknown) => levanta.identify(markVerified(deliver(payload)));

  test('a webhook is named by its id', async () => {
    const { id: external_event_id, type: topic } = disabled;
    expect(await identify(disabled)).toEqual({ external_event_id, topic });
  });

  test.each(['not json', [[]], {}, { id: 7 }, { id: '\u0000' }])(
    '%j by its bytes',
    async (payload) => {
      const { external_event_id } = await identify(payload);
      expect(external_event_id).toMatch(/^sha256:[0-9a-f]{64}$/);
    },
  );

  test('what was imported, by its content and the event it restates', async () => {
    const name = async (row: unknown, follows: string | null, at_ms: number) =>
      (await levanta.identify(importedDelivery('report.daily', row, follows, at_ms)))
        .external_event_id;
    const first = await name({ sales: 1 }, null, 1);
    expect(first).toMatch(/^report\.daily:[0-9a-f]{64}$/);
    expect(await name({ sales: 1 }, null, 2)).toBe(first);
    expect(await name({ sales: 2 }, null, 1)).not.toBe(first);
    expect(await name({ sales: 1 }, 'evt_1', 1)).toBe(`${first}:after:evt_1`);
  });
});

describe('webhooks', () => {
  test('a disabled link is named by its address and its sub-ids, of either version', () => {
    expect(parse(disabled)).toEqual({
      ...{ type: 'link_disabled', sub_ids: ['iHhWtRCf'], reason: expect.any(String) },
      destination_url: disabled.data.url,
    });
    const second = { subid1: 'iHhWtRCf', subid2: 'lnk_1', sourceSubId: 'iHhWtRCf' };
    expect(parse({ ...disabled, data: second })).toMatchObject({
      ...{ destination_url: null, sub_ids: ['iHhWtRCf', 'lnk_1'] },
    });
  });

  test.each([
    ['product.access.gained', true],
    ['product.added', true],
    ['product.removed', false],
  ])('%s', (type, is_active) => {
    expect(parse({ ...disabled, type, data: product })).toEqual({
      ...{ type: 'product_changed', external_product_id: 'B0DEWSERUM', is_active },
      version: { at_ms: disabled.created, rank: is_active ? 0 : 1 },
    });
  });

  test('of two events the later `created` is newer, of one moment the removal (20)', () => {
    const event = (type: string, created: unknown) =>
      parse({ ...disabled, type, created, data: { ...product, asin: ' b0dewserum ' } });
    const versions = [
      event('product.access.gained', 1_795_000_000_000),
      event('product.removed', 1_795_000_000_000),
      event('product.access.gained', 1_795_000_000_001),
    ].map((one) => (one.type === 'product_changed' && one.version) || OLDEST);
    expect([...versions].sort(compareVersions)).toEqual(versions);
    expect(event('product.removed', '1795000000000')).toMatchObject({
      ...{ external_product_id: 'B0DEWSERUM', version: { at_ms: 1_795_000_000_000 } },
    });
    for (const created of [undefined, null, 'soon', 7, -1, 1e300]) {
      expect(event('product.removed', created)).toMatchObject({ version: null });
    }
  });

  test.each(['brand.joined', 'link.enabled', 'toString'])('%s is ignored', (type) => {
    expect(parse({ ...disabled, type })).toMatchObject({ type: 'ignored' });
  });

  test.each<[string, unknown]>([
    ['no JSON', '{'],
    ['a list', []],
    ['no type', { ...disabled, type: undefined }],
    ['a link without a name', { ...disabled, data: { object: 'link' } }],
    ['a link that is none', { ...disabled, data: null }],
    ['a product without one', { ...disabled, type: 'product.removed', data: {} }],
    ['a product that is none', { ...disabled, type: 'product.added', data: { asin: '\u0000' } }],
  ])('%s is not understood', (_, payload) => {
    expect(parse(payload)).toMatchObject({ type: 'not_understood', reason: expect.any(String) });
  });
});

const row = {
  ...{ linkId: 'lv_4hWq', sourceId: 'iHhWtRCf', asin: 'B0DEWSERUM', brandId: 'br_9' },
  ...{ date: '2026-11-20', clicks: 41, addToCarts: 6, conversions: 2 },
  ...{ sales: 96.0, commissions: 14.4, currency: 'USD' },
};
const READ_AT_MS = Date.UTC(2026, 10, 21, 3);
const parseImported = (topic: 'report.daily' | 'invoice.day' | 'invoice.item', payload: unknown) =>
  levanta.parse(importedDelivery(topic, payload, null, READ_AT_MS));

describe('a row of the daily report', () => {
  test('is one order a link and day, claimed by its sub-ids', () => {
    expect(parseImported('report.daily', row)).toEqual({
      type: 'order_reported',
      external_order_id: 'levanta:lv_4hWq~B0DEWSERUM:2026-11-20',
      ...{ external_conversion_id: null, currency: 'USD' },
      ...{ amount_minor: 9_600n, commission_minor: 1_440n, lines: [], reversals: [] },
      ...{ ordered_at_ms: Date.UTC(2026, 10, 20, 12), version: null },
      ...{ seller: null, order_names: [], payment_state: 'unknown', fulfilled_at_ms: null },
      ...{ edited_off_minor: 0n, never_paid_minor: 0n },
      ...{ void_reason: null, customer_email: null },
      claims: [{ kind: 'link', link: 'iHhWtRCf', where: 'the sub-id' }],
    });
  });

  test('may be written as version 2 of the API writes', () => {
    const { linkId, sourceId, brandId, date, sales, commissions, ...rest } = row;
    const other = {
      ...{ link_id: linkId, subid1: sourceId, brand_id: brandId, day: `${date}T00:00:00Z` },
      ...{ total_sales: '96.00', total_commission: '14.40', ...rest },
    };
    expect(readReportRow(other)).toEqual(readReportRow(row));
  });

  test('the order of today is not in the future, and amounts are rounded once', () => {
    const today = { ...row, date: '2026-11-21', sales: 1.005, commissions: '0.1250000001' };
    expect(parseImported('report.daily', today)).toMatchObject({
      ...{ ordered_at_ms: READ_AT_MS, amount_minor: 101n, commission_minor: 13n },
    });
  });

  test('without a link id it is its sub-ids’ and product’s; null is nothing earned', () => {
    const { linkId: _, ...rest } = row;
    expect(readReportRow({ ...rest, sales: null })).toMatchObject({
      ...{ external_order_id: 'levanta:iHhWtRCf~B0DEWSERUM:2026-11-20', sales_minor: 0n },
    });
  });

  test.each<[string, unknown]>([
    ['no row', 'x'],
    ['no day', { ...row, date: 'yesterday' }],
    ['a day that is none', { ...row, date: '2026-02-30' }],
    ['no sales', { ...row, sales: undefined }],
    ['no commission', { ...row, commissions: undefined }],
    ['negative sales', { ...row, sales: -1 }],
    ['an amount that is none', { ...row, commissions: '1,00' }],
    ['no currency', { ...row, currency: undefined }],
    ['an unknown currency', { ...row, currency: 'ZZZ' }],
    ['neither link nor sub-id', { ...row, linkId: undefined, sourceId: 7, asin: undefined }],
    ['names that are too long', { ...row, linkId: 'x'.repeat(250) }],
  ])('%s is not understood', (_, payload) => {
    expect(parseImported('report.daily', payload)).toMatchObject({ type: 'not_understood' });
  });
});

describe('an invoice', () => {
  const item = { brand: { id: 'br_9', name: 'Dew Botanics' }, currency: 'USD', commission: 13.9 };

  test('leaves a day the commission of its share', () => {
    const day = { row, month: '2026-11', commission_minor: '1390' };
    expect(parseImported('invoice.day', day)).toMatchObject({
      ...{ external_order_id: 'levanta:lv_4hWq~B0DEWSERUM:2026-11-20' },
      ...{ amount_minor: 9_600n, commission_minor: 1_390n },
    });
  });

  test('beside its days it only says how they compare', () => {
    const restated = {
      month: '2026-11',
      item,
      invoiced_minor: '1390',
      days: { count: 1, commission_minor: '1440' },
    };
    expect(parseImported('invoice.item', restated)).toEqual({
      type: 'ignored',
      reason:
        'The invoice of 2026-11 for Dew Botanics states USD 13.90, its 1 days USD 14.40: ' +
        'they were restated.',
    });
    const same = { ...restated, days: { count: 1, commission_minor: '1390' } };
    expect(parseImported('invoice.item', same)).toMatchObject({
      reason: expect.stringContaining('as its 1 days USD 13.90 do'),
    });
  });

  test('a commission that no day explains is an order of nobody’s', () => {
    const alone = {
      month: '2026-10',
      item,
      invoiced_minor: '1390',
      days: { count: 0, commission_minor: '0' },
    };
    expect(parseImported('invoice.item', alone)).toMatchObject({
      ...{ type: 'order_reported', external_order_id: 'levanta:invoice:br_9:2026-10:USD' },
      ...{ amount_minor: 0n, commission_minor: 1_390n, claims: [] },
      ordered_at_ms: Date.UTC(2026, 10, 1) - 1,
    });
  });

  test.each([{ brand: undefined }, { currency: 'ZZZ' }, { commission: 'x' }, { commission: -1 }])(
    'an item with %j is not understood',
    (change) => {
      const one = { month: '2026-10', item: { ...item, ...change }, invoiced_minor: '0' };
      const days = { count: 0, commission_minor: '0' };
      expect(parseImported('invoice.item', { ...one, days })).toMatchObject({
        type: 'not_understood',
      });
    },
  );
});

test.each<[string, string | null, unknown]>([
  ['a link', null, disabled],
  ['a product', null, { ...disabled, type: 'product.removed', data: product }],
  ['a day', 'report.daily', row],
  ['a day of an invoice', 'invoice.day', { row, month: '2026-11', commission_minor: '1390' }],
])('%s says the same when personal data was taken out', (_, topic, payload) => {
  const headers = topic === null ? {} : { 'x-skinstack-topic': topic };
  const delivery = { ...deliver(payload, headers), received_at_ms: READ_AT_MS };
  const { body } = redactPersonalData(delivery.body);
  const again = levanta.parse(markVerified({ ...delivery, body }));
  expect(again).toEqual(levanta.parse(markVerified(delivery)));
});

test('a page is a list and the cursor of the next; a page without a list is none', () => {
  expect(readPage({ items: [1], cursor: 'abc' })).toEqual({ rows: [1], cursor: 'abc' });
  expect(readPage({ reports: [], cursor: null })).toEqual({ rows: [], cursor: null });
  expect(readPage([2])).toEqual({ rows: [2], cursor: null });
  for (const none of [null, {}, { message: 'x' }, { items: 'x' }, 'x']) {
    expect(readPage(none)).toBeNull();
  }
});
