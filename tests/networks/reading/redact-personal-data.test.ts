import { markVerified } from '@skinstack/networks/adapter';
import { redactPersonalData } from '@skinstack/networks/reading/redact-personal-data';
import { refersion } from '@skinstack/networks/refersion/adapter';
import { shopify } from '@skinstack/networks/shopify/adapter';
import { woocommerce } from '@skinstack/networks/woocommerce/adapter';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { line, order, refund, refundLine, SHOP } from '../../world/shopify-order.ts';
import {
  deliverWoo,
  wooLine,
  wooMeta,
  wooOrder,
  wooRefund,
} from '../../world/woocommerce-order.ts';
import { deliverShopify } from '../shopify/deliver-shopify.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (body: Uint8Array) => new TextDecoder().decode(body);
const redacted = (body: unknown) =>
  text(redactPersonalData(bytes(typeof body === 'string' ? body : JSON.stringify(body))).body);

const full = order({
  landing_site: '/products/serum?ss_click=TOKEN&email=ada%40example.com',
  note_attributes: [
    { name: 'ss_click', value: 'TOKEN' },
    { name: 'Gift message', value: 'Dear Grace' },
  ],
  client_details: { browser_ip: '203.0.113.7', user_agent: 'Mozilla/5.0 (Ada’s phone)' },
  discount_codes: [{ code: 'MINA10', amount: '10.00', type: 'percentage' }],
  fulfillments: [{ id: 9, tracking_number: '1Z999', receipt: {}, destination: { zip: 'W1' } }],
  line_items: [line(1, '100.00', 1, { properties: [{ name: 'Engraving', value: 'For Grace' }] })],
  refunds: [refund(71, { refund_line_items: [refundLine(line(1, '100.00'), 1, '40.00')] })],
});
const PERSONAL =
  /ada|byron|grace|rose lane|london|W1|15550100|203\.0\.113|mozilla|ring twice|1Z999/i;

describe('personal data goes', () => {
  test('from an order: who, where, how to reach them, what they wrote', () => {
    expect(JSON.stringify(full)).toMatch(PERSONAL);
    expect(redacted(full)).not.toMatch(PERSONAL);
    expect(redacted(full)).not.toContain('order_status_url');
    expect(JSON.parse(redacted(full))).toMatchObject({
      ...{ id: 5_001, name: '#1001', currency: 'USD', created_at: full.created_at },
      ...{ landing_site: '/products/serum?ss_click=TOKEN' },
      note_attributes: [{ name: 'ss_click', value: 'TOKEN' }],
      discount_codes: [{ code: 'MINA10', amount: '10.00', type: 'percentage' }],
      line_items: [{ id: 1, title: 'Barrier Repair Serum', properties: [] }],
    });
  });

  test('it is told what went, and a second time finds nothing', () => {
    const first = redactPersonalData(bytes(JSON.stringify(full)));
    expect(first.taken).toEqual(
      expect.arrayContaining([
        { path: 'email', value: 'ada@example.com' },
        { path: 'customer.id', value: '77' },
        { path: 'billing_address.address1', value: '1 Rose Lane' },
        { path: 'refunds.0.note', value: 'Ada was unhappy' },
      ]),
    );
    const second = redactPersonalData(first.body);
    expect([second.taken, second.body]).toEqual([[], first.body]);
  });

  test('from a form and a query, in any spelling', () => {
    const form =
      'OrderId=17&CustomerEmail=ada%40example.com&amount=10.50&ip=203.0.113.7&click_id=T';
    expect(redacted(form)).toBe('OrderId=17&amount=10.50&click_id=T');
    const landed = `url=${encodeURIComponent('https://shop.example/?subid=T&name=Ada#x')}&id=%zz`;
    expect(decodeURIComponent(redacted(landed).replace('%zz', ''))).toBe(
      'url=https://shop.example/?subid=T&id=',
    );
  });

  test('whole, from a body that cannot be read', () => {
    for (const body of ['{"email":"ada@example.com"', 'ada and grace', '']) {
      expect(redacted(body)).toBe('');
    }
    const latin = new Uint8Array([0x41, 0xe9, 0x3d]);
    expect(redactPersonalData(latin).body).toEqual(bytes(''));
  });

  test('from the entry of an open list that stays', () => {
    const click = { name: 'ss_click', value: 'T', email: 'ada@example.com' };
    expect(redacted({ note_attributes: [click, { name: 'gift', value: 'Ada' }] })).toBe(
      '{"note_attributes":[{"name":"ss_click","value":"T"}]}',
    );
  });

  test('however it is hidden: deep, in an object that looks like a number, under a list', () => {
    const deep = `${'[{"a":'.repeat(400)}{"x":"ada"}${'}]'.repeat(400)}`;
    expect(redacted(deep)).not.toContain('ada');
    expect(redacted({ rawJSON: '1', email: 'ada@example.com' })).toBe('{"rawJSON":"1"}');
    expect(redacted([[{ phone: 'ada' }]])).toBe('[[{}]]');
    expect(redacted(`${'['.repeat(300_000)}`)).toBe('');
  });
});

describe('whatever a body holds', () => {
  const names = fc.constantFrom(
    ...['note_attributes', 'properties', 'attributes', 'name', 'key', 'value', 'landing_site'],
    ...['email', 'customer', '__proto__', 'toString', 'rawJSON', 'length', 'id'],
  );
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small' },
      fc.oneof(fc.integer(), fc.double({ noNaN: true }), fc.boolean(), fc.constant(null)),
      fc.constantFrom('', 'ss_click', 'https://shop.example/?subid=T&%zz=1#x', '%E0%A4%A'),
      fc.array(tie('tree'), { maxLength: 4 }),
      fc.array(fc.tuple(names, tie('tree')), { maxLength: 5 }).map(Object.fromEntries),
    ),
  }));

  test('it is redacted, and a second time finds nothing', () => {
    fc.assert(
      fc.property(tree, (body) => {
        const first = redactPersonalData(bytes(JSON.stringify(body)));
        expect(redactPersonalData(first.body).body).toEqual(first.body);
      }),
      { numRuns: 20_000 },
    );
  });

  test('which subscription an order renews stays; what else is noted there goes', () => {
    const key = '_subscription_renewal';
    const meta_data = [
      { key, value: '881' },
      { key, value: 'Ada’s' },
      { key, value: { to: 1 } },
    ];
    expect(redacted({ meta_data })).toBe(`{"meta_data":[{"key":"${key}","value":"881"}]}`);
  });

  test('a name that is a number names no click', () => {
    const note_attributes = [{ name: 7, value: 'ada' }, { key: { toString: 1 } }];
    expect(redacted({ note_attributes })).toBe('{"note_attributes":[]}');
  });
});

describe('what was counted stays', () => {
  test('numbers keep their digits', () => {
    const body = '{"id":820982911946154508,"total":398.0,"rate":1e-7,"email":"a@b.example"}';
    expect(redacted(body)).toBe('{"id":820982911946154508,"total":398.0,"rate":1e-7}');
  });

  /** What is read again is the same, but that nobody is named. */
  const same = (parse: (body: string) => unknown, body: string) => {
    const nobody = { customer_email: null, customer_key: undefined };
    expect(parse(redacted(body))).toEqual({ ...(parse(body) as object), ...nobody });
  };

  test('an order of Shopify means the same', () => {
    const parse = (body: string) =>
      shopify.parse(markVerified(deliverShopify('orders/paid', body)));
    same(parse, JSON.stringify(full));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9_999_999 }), fc.integer({ min: 1, max: 9 }), (a, n) =>
        same(parse, JSON.stringify({ ...full, line_items: [line(a, `${a / 100}`, n)] })),
      ),
      { numRuns: 50 },
    );
  });

  const TOPICS = ['refunds/create', 'customers/redact', 'customers/data_request', 'shop/redact'];
  test.each([...TOPICS, 'customers/merge'])('%s means the same, and names no customer', (topic) => {
    const shop = { shop_id: 1, shop_domain: SHOP };
    const asked = { ...shop, orders_requested: [5_001], data_request: { id: 9 } };
    const bodies: Record<string, object> = {
      'refunds/create': refund(71, {
        refund_line_items: [refundLine(line(1, '9.00'), 1, '9.00')],
      }),
      'customers/redact': { ...shop, customer: { id: 1 }, orders_to_redact: [5_001] },
      'customers/data_request': { ...asked, customer: { email: 'ada@example.com' } },
      'shop/redact': shop,
      'customers/merge': {
        admin_graphql_api_customer_kept_id: 'gid://shopify/Customer/820982911',
        admin_graphql_api_customer_deleted_id: 'gid://shopify/Customer/820982912',
        status: 'completed',
      },
    };
    const body = JSON.stringify(bodies[topic]);
    const parse = (one: string) => shopify.parse(markVerified(deliverShopify(topic, one)));
    expect(redacted(body)).not.toMatch(/82098291|"customer":\{"id"/);
    const named = topic === 'customers/redact' ? { customer_key: null } : {};
    const isMerge = topic === 'customers/merge';
    if (!isMerge) expect(parse(redacted(body))).toEqual({ ...parse(body), ...named });
    expect(parse(body).type).not.toBe('not_understood');
  });

  test('an order of WooCommerce means the same, and names nobody', () => {
    const token = `AZ${'k'.repeat(62)}`;
    const visit = `https://shop.example/serum?ss_click=${token}&email=ada%40example.com`;
    const order = wooOrder({
      meta_data: [
        wooMeta('_ss_click', token),
        wooMeta('_wc_order_attribution_session_entry', visit.replaceAll('k', 'q')),
        wooMeta('_wc_order_attribution_user_agent', 'Ada’s phone'),
        wooMeta('gift_note', { to: 'Grace' }),
        wooMeta('_subscription_renewal', 881),
      ],
      line_items: [wooLine(1, '100.00', '20.00', { meta_data: [wooMeta('engraving', 'Ada')] })],
      coupon_lines: [{ id: 1, code: 'mina10', discount: '0.00' }],
      refunds: [wooRefund(9, '-60.00')],
    });
    const parse = (body: string) =>
      woocommerce.parse(markVerified(deliverWoo('order.updated', body)));
    same(parse, JSON.stringify(order));
    expect(redacted(order)).not.toMatch(PERSONAL);
    expect(redacted(order)).not.toMatch(/wc_order_58|LND|W1 4AB/);
    expect(redacted(redacted(order))).toBe(redacted(order));
  });

  test('a conversion of Refersion means the same', () => {
    const conversion = {
      ...{ id: 55_012, created: '2026-11-20 18:48:42', updated: '2026-11-20 18:48:42' },
      ...{ status: 'PENDING', total: '100.00', commission_total: '20.00', currency: 'USD' },
      ...{ order_id: '1001', coupon_code: 'MINA10', ip_address: '203.0.113.7' },
      customer: { email: 'ada@example.com', first_name: 'Ada' },
      click: { sub_id: null, landed_url: 'https://shop.example/?subid=T&x=ada' },
    };
    const parse = (body: string) => refersion.parse(markVerified(deliverShopify(null, body)));
    same(parse, JSON.stringify(conversion));
    expect(redacted(conversion)).not.toMatch(PERSONAL);
  });
});
