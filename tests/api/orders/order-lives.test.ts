import { env } from 'cloudflare:workers';
import { createApp } from '@skinstack/api/app';
import { influencers } from '@skinstack/db/schema/influencers';
import { programs } from '@skinstack/db/schema/programs';
import { createLog } from '@skinstack/http/log';
import type { RawDelivery } from '@skinstack/networks/adapter';
import { sql } from 'drizzle-orm';
import { describe, expect, inject, test } from 'vitest';
import { liveCustom } from '../../networks/lives/custom-life.ts';
import { liveImpact } from '../../networks/lives/impact-life.ts';
import type { Expected, Life } from '../../networks/lives/life.ts';
import { type Chance, createChance } from '../../networks/lives/random.ts';
import { liveRefersion } from '../../networks/lives/refersion-life.ts';
import { liveShopify } from '../../networks/lives/shopify-life.ts';
import { newNetworkAccount, newWorld } from '../../world/new-world.ts';
import { SHOP } from '../../world/shopify-order.ts';
import { CUSTOM_SECRET, signMessage, signQuery } from '../../world/sign-custom.ts';
import { openBooks } from '../builders/books.ts';
import { clickOn, sign } from '../builders/post-conversion.ts';

/**
 * The lives of tests/networks/order-lives.test.ts through the API and the database: the same sale
 * told in any order and again ends in the same books, which are what the shop's final state says.
 * `ORDER_LIVES=deep` plays 25 lives of each network in 24 orders of arrival.
 */
const { orders: ORDERS, arrivals: ARRIVALS } = inject('order_lives');
const AT_ONCE = 4;
const CLICKED_MS = Date.UTC(2026, 10, 19, 20);

const { ports, db } = await openBooks('order_lives');
const { merchant, link, program, influencer } = await newWorld(db);
// who existed before the first order of the lives
const before = sql`created_at = '2026-11-01T00:00:00Z'`;
await db.execute(sql`update ${programs} set ${before} where id = ${program.id}`);
await db.execute(sql`update ${influencers} set ${before} where id = ${influencer.id}`);
const log = createLog('api', [], () => {});

type Account = { id: string; secret: string };
type Json = Record<string, unknown>;
type Signed = { query: string; headers: Record<string, string> };
type Network = {
  live: (chance: Chance, number: number) => Life;
  account: Parameters<typeof newNetworkAccount>[2];
  /** Puts the click's token where the network carries it. */
  claim: (payload: Json, token: string) => Json;
  sign: (account: Account, delivery: RawDelivery, body: string) => Promise<Signed>;
};
const merchant_id = merchant.id;
const NETWORKS: Record<string, Network> = {
  shopify: {
    live: liveShopify,
    account: { merchant_id, external_account: SHOP },
    // what is told of a deleted order is its id alone
    claim: (order, token) =>
      'line_items' in order
        ? { ...order, note_attributes: [{ name: 'ss_click', value: token }] }
        : order,
    sign: async ({ secret }, { query, headers }, body) => ({
      query,
      headers: {
        ...Object.fromEntries(headers),
        'X-Shopify-Webhook-Id': crypto.randomUUID(),
        'X-Shopify-Hmac-Sha256': await sign(secret, body),
      },
    }),
  },
  refersion: {
    live: liveRefersion,
    account: {},
    claim: (payload, token) => ({ ...payload, click: { sub_id: token } }),
    sign: async ({ secret }, { query, headers }, body) => ({
      query,
      headers: { ...Object.fromEntries(headers), 'Refersion-Signature': await sign(secret, body) },
    }),
  },
  impact: {
    live: liveImpact,
    account: {},
    claim: (fields, token) => ({ ...fields, subid1: token }),
    sign: async ({ secret }, { query, headers }) => ({
      query: `token=${secret}${query && `&${query}`}`,
      headers: Object.fromEntries(headers),
    }),
  },
  custom: {
    live: liveCustom,
    account: { merchant_id, secret: CUSTOM_SECRET },
    claim: (message, token) =>
      'data' in message
        ? { ...message, data: { ...(message.data as Json), click_id: token } }
        : { ...message, click_id: token },
    sign: async ({ secret }, { method, query, received_at_ms: now_ms }, body) =>
      method === 'POST'
        ? { query, headers: await signMessage(secret, body, { now_ms }) }
        : {
            query: await signQuery(secret, `${query}&ts=${Math.floor(now_ms / 1_000)}`),
            headers: {},
          },
  },
};

/** Sends what a life heard as its network would have, at the time it came. */
async function send(network: string, account: Account, delivery: RawDelivery, token: string) {
  const { claim, sign } = NETWORKS[network] as Network;
  const text = new TextDecoder().decode(delivery.body);
  const isPost = delivery.method === 'POST';
  const told = isPost ? JSON.parse(text) : Object.fromEntries(new URLSearchParams(text));
  const claimed = claim(told, token);
  const body = isPost ? JSON.stringify(claimed) : '';
  const query = isPost ? '' : String(new URLSearchParams(claimed as Record<string, string>));
  const signed = await sign(account, { ...delivery, query }, body);
  const app = createApp({ ...ports, log, now: () => delivery.received_at_ms });
  const path = `/webhooks/${network}/${account.id}${signed.query && `?${signed.query}`}`;
  return app.request(`https://api.skin.st${path}`, {
    ...{ method: delivery.method, headers: signed.headers },
    ...(isPost ? { body } : {}),
  });
}

/** What is left of the orders of this number, by the commissions. */
async function leftOf(account: Account, number: number): Promise<Json[]> {
  const { rows } = await db.execute<Json>(sql`
    select (m.base_minor - m.reversed_base_minor)::int as base,
      (m.gross_minor - m.reversed_gross_minor)::int as gross,
      (m.net_minor - m.reversed_gross_minor + m.reversed_platform_fee_minor)::int as net,
      coalesce(o.external_conversion_id, '') as conversion, m.state, m.base_minor::int as whole,
      o.payment_state, o.decision
    from orders o left join conversions c on c.order_id = o.id
      left join commissions m on m.conversion_id = c.id
    where o.external_order_id in (${String(number)}, ${`A-${number}`})
      and o.network_account_id = ${account.id} order by conversion`);
  return rows;
}

/** What is wrong with an order's books; null when they are what the final state says. */
function differs(row: Json, expected: Expected): boolean {
  const [base, gross, net] = [Number(row.base), Number(row.gross), Number(row.net)];
  const isHeld = row.state === 'held' || row.payment_state === 'pending';
  const right = expected.gross ?? expected.base / 5;
  const fee = Math.floor((gross * 2 + 5) / 10);
  return (
    base !== expected.base ||
    Math.abs(gross - right) > (expected.gross === null ? 1 : 0) ||
    Math.abs(net - (gross - fee)) > (expected.has_odd_fees ? 1 : 0) ||
    (expected.is_payable && isHeld)
  );
}

describe.each(Object.keys(NETWORKS))('random lives of %s orders', (network) => {
  const { live, account: wish } = NETWORKS[network] as Network;

  test('end in the books of their final state, in any order of arrival', async () => {
    const account = await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '', { network, ...wish });
    const first = 100_000 * (1 + Object.keys(NETWORKS).indexOf(network));
    const wrong: unknown[] = [];
    let sent = 0;
    const play = async (index: number, arrival: number) => {
      const number = first + index * 100 + arrival;
      // a click and a number of its own: two networks that tell one sale are another matter
      const token = await clickOn(link.id, CLICKED_MS);
      // the same life under another number: what differs is how it arrives
      const life = live(createChance(7_919 + index), number);
      const order = createChance(index * 1_000 + arrival);
      const again = life.heard.filter(() => order.oneIn(4));
      const heard = arrival === 0 ? life.heard : order.shuffle([...life.heard, ...again]);
      const told: unknown[] = [];
      for (const { delivery } of heard) {
        const answer = await send(network, account, delivery, token);
        const { outcome, reason } = (await answer.json()) as Json;
        told.push([answer.status, outcome, reason]);
        sent++;
      }
      const rows = await leftOf(account, number);
      const expected = [...life.expected].map(([key, one]) => {
        const conversion = key.slice(key.lastIndexOf(' ') + 1);
        return { conversion, ...one };
      });
      const isRight = expected.every((one) => {
        const row = rows.find(({ conversion }) => conversion === one.conversion);
        return row !== undefined && row.state !== null && !differs(row, one);
      });
      if (isRight && rows.length === expected.length) return;
      wrong.push({ index, arrival, story: life.story, told, rows, expected });
    };
    const plays = Array.from({ length: ORDERS * ARRIVALS }, (_, nth) => nth);
    for (let from = 0; from < plays.length && wrong.length < 3; from += AT_ONCE) {
      const some = plays.slice(from, from + AT_ONCE);
      await Promise.all(some.map((nth) => play(Math.floor(nth / ARRIVALS), nth % ARRIVALS)));
    }
    console.log(`${network}: ${ORDERS} lives in ${ARRIVALS} orders of arrival, ${sent} deliveries`);
    expect(wrong.slice(0, 3)).toEqual([]);
  }, 1_800_000);
});
