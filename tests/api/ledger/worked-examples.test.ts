import { env } from 'cloudflare:workers';
import { type Currency, formatAmount } from '@skinstack/domain/money';
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import guide from '../../../docs/money.md?raw';
import { newId, newNetworkAccount, newWorld } from '../../world/new-world.ts';
import {
  allocation,
  line,
  moneySet,
  order,
  refund,
  refundLine,
} from '../../world/shopify-order.ts';
import { signMessage } from '../../world/sign-custom.ts';
import { openBooks, payoutsIn } from '../builders/books.ts';
import { clickOn, sign } from '../builders/post-conversion.ts';
import { newShop } from '../builders/post-shopify.ts';

const { app, approve, call, db, requestPayouts } = await openBooks('worked_examples');
const now = () => new Date().toISOString();

/** All journals of an influencer's money, a line each: the kind, and every entry in major units. */
async function journals(influencer_id: string): Promise<string> {
  const { rows } = await db.execute(sql`
    select journals.kind, jsonb_agg(jsonb_build_array(account.kind, amount_minor, currency)
      order by line) as entries
    from journals join ledger_entries on journal_id = journals.id
    join ledger_accounts account on account.id = account_id
    where journal_id in (select journal_id from ledger_entries join ledger_accounts
      on ledger_accounts.id = account_id where owner_id = ${influencer_id})
    group by journals.id order by journals.created_at, journals.id`);
  const show = ([kind, amount, currency]: [string, number, Currency]) => {
    const shown = formatAmount({ amount_minor: BigInt(amount), currency });
    return `${kind} ${amount > 0 ? '+' : ''}${shown}`;
  };
  return rows
    .map(
      ({ kind, entries }) =>
        `${kind}: ${(entries as Parameters<typeof show>[0][]).map(show).join(', ')}`,
    )
    .join('\n');
}

/** A shop that reports through the generic network. */
async function newCustomShop() {
  const world = await newWorld(db, { hold_days: 0 });
  const secret = `whsec_${btoa(newId('net'))}`;
  const account = await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '', {
    ...{ network: 'custom', merchant_id: world.merchant.id, secret },
  });
  const tell = async (type: string, data: object) => {
    const body = JSON.stringify({ type: `conversion.${type}`, timestamp: now(), data });
    const headers = await signMessage(secret, body);
    const path = `https://api.skin.st/webhooks/custom/${account.id}`;
    const response = await app.request(path, { method: 'POST', body, headers });
    return ((await response.json()) as { outcome: string }).outcome;
  };
  const earn = async (order_id: string) => {
    const click_id = await clickOn(world.link.id);
    const data = { order_id, click_id, amount: '100.00', currency: 'USD' };
    expect(await tell('created', data)).toBe('recorded');
  };
  return { influencer_id: world.influencer.id, tell, earn };
}

test('a refund after the payout', async () => {
  const { influencer_id, earn, tell } = await newCustomShop();
  const pay = async () => {
    const [payout] = payoutsIn(await requestPayouts([influencer_id]));
    await call('POST', `/api/payouts/${payout?.id}/settle`);
  };
  await earn('1001');
  await approve();
  await pay();
  const half = { order_id: '1001', refund_id: 'r1', amount: '50.00', currency: 'USD' };
  expect(await tell('refunded', half)).toBe('reversed');
  await earn('1002');
  await approve();
  await pay();
  expect(guide).toContain(await journals(influencer_id));
});

test('a part of a discounted order of several lines, in euro on a program in dollars', async () => {
  const terms = { hold_days: 0, commission_rate_bps: 1_500 };
  const { influencer, merchant, link } = await newWorld(db, terms);
  const shop = await newShop(db, merchant.id);
  const token = await clickOn(link.id);
  const post = async (topic: string, payload: unknown) => {
    const body = JSON.stringify(payload);
    const response = await app.request(`https://api.skin.st/webhooks/shopify/${shop.id}`, {
      ...{ method: 'POST', body },
      headers: {
        ...{ 'X-Shopify-Topic': topic, 'X-Shopify-Shop-Domain': shop.domain },
        'X-Shopify-Webhook-Id': crypto.randomUUID(),
        'X-Shopify-Hmac-Sha256': await sign(shop.secret, body),
      },
    });
    return ((await response.json()) as { outcome: string }).outcome;
  };
  const euro = (amount: string) => moneySet(amount, 'EUR');
  const goods = [
    line(1, '48.00', 1, {
      price_set: euro('48.00'),
      discount_allocations: [{ ...allocation('4.80'), amount_set: euro('4.80') }],
    }),
    line(2, '32.00', 2, {
      price_set: euro('32.00'),
      discount_allocations: [{ ...allocation('6.40'), amount_set: euro('6.40') }],
    }),
  ];
  const placed = order({
    ...{ currency: 'EUR', presentment_currency: 'EUR', line_items: goods },
    ...{ total_discounts: '11.20', created_at: now(), updated_at: now() },
    note_attributes: [{ name: '_ss_click', value: token }],
  });
  expect(await post('orders/create', placed)).toBe('recorded');
  const one = { ...refundLine(goods[1] ?? {}, 1, '28.80'), subtotal_set: euro('28.80') };
  const back = refund(1, { refund_line_items: [one], created_at: now(), processed_at: now() });
  expect(await post('refunds/create', back)).toBe('reversed');
  await approve();
  expect(guide).toContain(await journals(influencer.id));
});

test('a chargeback of an order that was refunded in part', async () => {
  const { influencer_id, earn, tell } = await newCustomShop();
  await earn('1001');
  const part = { order_id: '1001', refund_id: 'r1', amount: '30.00', currency: 'USD' };
  expect(await tell('refunded', part)).toBe('reversed');
  await approve();
  const all = { order_id: '1001', refund_id: 'cb1', amount: '100.00', currency: 'USD' };
  expect(await tell('charged_back', all)).toBe('reversed');
  expect(guide).toContain(await journals(influencer_id));
});
