import { env } from 'cloudflare:workers';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { sql } from 'drizzle-orm';
import { describe, expect, inject, test } from 'vitest';
import { newId, newNetworkAccount, newWorld } from '../../world/new-world.ts';
import { line, order, refund, refundLine } from '../../world/shopify-order.ts';
import { CUSTOM_SECRET } from '../../world/sign-custom.ts';
import type { Answer } from '../builders/call-api.ts';
import { clickOn, conversion, postRefersion } from '../builders/post-conversion.ts';
import { deliver, postCustom } from '../builders/post-custom.ts';
import { postShopify } from '../builders/post-shopify.ts';
import { untilStored } from '../builders/until-stored.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');
const AT_ONCE = 6;
const COPIES = 100;

type Account = { id: string; secret: string };
type World = Awaited<ReturnType<typeof newWorld>>;
type Life = { order_id: string; events: (() => Promise<Answer>)[] };
type Network = {
  newAccount: (world: World) => Promise<Account>;
  /** One order's events; the first one is the order. */
  live: (account: Account, token: string, index: number) => Life;
  /** What it comes to in the end. */
  books: Record<string, unknown>;
};

const START_MS = Date.now();
/** So many minutes later, as ISO-8601 and as Refersion writes it. */
const time = (minute: number) => new Date(START_MS + 60_000 * minute).toISOString();
const plainTime = (minute: number) => time(minute).slice(0, 19).replace('T', ' ');
const newAccount = (network: string, secret?: string) => () =>
  newNetworkAccount(db, env.ENCRYPTION_KEY ?? '', { network, ...(secret ? { secret } : {}) });

const NETWORKS: Record<string, Network> = {
  // reported, changed, refunded twice in part, denied, and standing again
  refersion: {
    newAccount: newAccount('refersion'),
    live: (account, sub_id, index) => {
      const order_id = newId('ord');
      const id = 100 * index;
      const grown = { total: '120.00', commission_total: '24.00' };
      const post = (minute: number, change: object) => () => {
        const times = { created: plainTime(0), updated: plainTime(minute) };
        const told = { id, click: { sub_id }, ...times, ...change };
        return postRefersion(account, conversion(order_id, told));
      };
      const events = [
        post(1, {}),
        post(2, grown),
        post(3, { id: id + 8, total: '-30.00', commission_total: '-6.00' }),
        post(4, { id: id + 9, total: '-20.00', commission_total: '-4.01' }),
        post(5, { status: 'DENIED', ...grown }),
        post(6, { status: 'APPROVED', ...grown }),
      ];
      return { order_id, events };
    },
    books: {
      ...{ state: 'pending', base_minor: '12000', gross_minor: '2400', net_minor: '1920' },
      ...{ reversed_base_minor: '5000', reversed_gross_minor: '1001' },
      accounts: {
        ...{ merchant_receivable: 1_399, platform_revenue: -280, influencer_pending: -1_119 },
      },
    },
  },
  // created, changed to two lines, a line refunded, a part refunded, changed again
  custom: {
    newAccount: newAccount('custom', CUSTOM_SECRET),
    live: (account, click_id) => {
      const order_id = newId('ord');
      const post = (minute: number, type: string, amount: string, more: object) => () => {
        const data = { order_id, click_id, amount, currency: 'USD', ordered_at: time(0), ...more };
        return postCustom(account, type, data, { timestamp: time(minute) });
      };
      const one = (id: string, amount: string) => ({ id, quantity: 1, amount });
      const events = [
        post(1, 'created', '33.33', { items: [one('a', '33.33')] }),
        post(2, 'updated', '100.00', { items: [one('a', '33.33'), one('b', '66.67')] }),
        post(3, 'refunded', '33.33', { refund_id: 'r1', items: [one('a', '33.33')] }),
        post(4, 'refunded', '10.01', { refund_id: 'r2' }),
        post(5, 'updated', '90.00', { items: [one('a', '33.33'), one('b', '56.67')] }),
      ];
      return { order_id, events };
    },
    books: {
      ...{ state: 'pending', base_minor: '9000', gross_minor: '1800', net_minor: '1440' },
      ...{ reversed_base_minor: '4334', reversed_gross_minor: '867' },
      accounts: {
        ...{ merchant_receivable: 933, platform_revenue: -187, influencer_pending: -746 },
      },
    },
  },
  // created, paid, edited, refunded in lines of which one report tells along, changed
  shopify: {
    newAccount: newAccount('shopify'),
    live: (account, value, index) => {
      const id = Math.floor(Math.random() * 1e12) + index;
      const [a, b] = [line(1, '59.99'), line(2, '40.01', 2)];
      const shop = { ...account, domain: 'dew-botanics.myshopify.com' };
      const own = { id, created_at: time(0), admin_graphql_api_id: `gid://shopify/Order/${id}` };
      const note_attributes = [{ name: 'ss_click', value }];
      const told = (minute: number, change: object) =>
        order({ ...own, note_attributes, updated_at: time(minute), line_items: [a, b], ...change });
      const first = refund(id + 1, {
        order_id: id,
        refund_line_items: [refundLine(a, 1, '59.98')],
      });
      const second = refund(id + 2, {
        order_id: id,
        refund_line_items: [refundLine(b, 1, '40.02')],
      });
      const post = (topic: string, body: object) => () => postShopify(shop, topic, body);
      const events = [
        post('orders/create', told(1, { line_items: [a] })),
        post('orders/paid', told(2, {})),
        post('refunds/create', first),
        post('refunds/create', second),
        post('orders/updated', told(3, { refunds: [first] })),
      ];
      return { order_id: String(id), events };
    },
    books: {
      ...{ state: 'pending', base_minor: '14001', gross_minor: '2800', net_minor: '2240' },
      ...{ reversed_base_minor: '10000' },
    },
  },
  // tracked, changed, reversed and set back, told with the time of each change
  impact: {
    newAccount: newAccount('impact'),
    live: (account, subid1, index) => {
      const oid = newId('ord');
      const get = (minute: number, change: Record<string, string>) => () => {
        const action = { action_id: `7.22.${index}`, oid, currency: 'USD', event_date: time(0) };
        const told = { ...action, subid1, modification_date: time(minute), ...change };
        const query = new URLSearchParams({ token: account.secret, ...told });
        return deliver('impact', account, { query: String(query) });
      };
      const events = [
        get(1, { status: 'PENDING', amount: '100.00', payout: '20.0000' }),
        get(2, { status: 'PENDING', amount: '80.00', payout: '16.0049' }),
        get(3, { status: 'REVERSED', amount: '0', payout: '0' }),
        get(4, { status: 'APPROVED', status_detail: 'RESET', amount: '80.00', payout: '16.0050' }),
      ];
      return { order_id: oid, events };
    },
    books: {
      ...{ state: 'pending', base_minor: '8000', gross_minor: '1601', reversed_gross_minor: '0' },
    },
  },
};

/** What is written of an order: its commission, and what its journals come to by account. */
async function booksOf(order_id: string) {
  const { rows } = await db.execute(sql`
    select m.state, m.base_minor, m.gross_minor, m.platform_fee_minor, m.net_minor,
      m.reversed_base_minor, m.reversed_gross_minor, m.reversed_platform_fee_minor,
      (select jsonb_object_agg(kind, sum) from (
        select split_part(e.account_id, ':', 1) as kind, sum(e.amount_minor) as sum
        from journals j join ledger_entries e on e.journal_id = j.id
        where j.commission_id = m.id group by 1 order by 1) as accounts) as accounts
    from orders o join conversions c on c.order_id = o.id join commissions m
      on m.conversion_id = c.id
    where o.external_order_id = ${order_id}`);
  return rows;
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, index) =>
    permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]),
  );
}

/** All (up to 720) when `FUZZ_RUNS` asks for twice as many; otherwise 24, evenly spread. */
function chosen<T>(all: T[]): T[] {
  const count = Math.min(all.length, Math.max(24, inject('fuzz_runs') / 2 - 51));
  const nth = (index: number) => Math.floor((index * count) / all.length);
  return all.filter((_, index) => nth(index) !== nth(index - 1));
}

describe.each(Object.keys(NETWORKS))('%s', (name) => {
  const { newAccount, live, books } = NETWORKS[name] as Network;

  test('one order’s events end in the same books, in whatever order and however often', async () => {
    const world = await newWorld(db);
    const account = await newAccount(world);
    const token = await clickOn(world.link.id);
    const count = live(account, token, 0).events.length;
    const orders = chosen(permutations(Array.from({ length: count }, (_, nth) => nth)));
    expect(orders.length).toBeGreaterThanOrEqual(24);
    const play = async (places: number[], index: number) => {
      const { order_id, events } = live(account, token, index + 1);
      // one of them comes twice
      for (const nth of [...places, places[index % count] ?? 0]) {
        const answer = await events[nth]?.();
        expect([200, 202], JSON.stringify(answer?.body)).toContain(answer?.status);
        expect(answer?.body.outcome, String(answer?.body.reason)).not.toBe('quarantined');
      }
      return booksOf(order_id);
    };
    let first: unknown;
    for (let from = 0; from < orders.length; from += AT_ONCE) {
      const some = orders.slice(from, from + AT_ONCE);
      const played = await Promise.all(some.map((places, index) => play(places, from + index)));
      first ??= played[0];
      expect(played[0]).toMatchObject([books]);
      for (const [index, book] of played.entries()) {
        expect(book, `in the order ${some[index]}`).toEqual(first);
      }
    }
  }, 600_000);

  test(`${COPIES} copies of an order at once: one conversion`, async () => {
    const world = await newWorld(db);
    const { order_id, events } = live(await newAccount(world), await clickOn(world.link.id), 1);
    const [first] = events;
    if (!first) throw new Error('an order has an event');
    const copies = Array.from({ length: COPIES }, () => untilStored(first));
    const outcomes = (await Promise.all(copies)).map((answer) => answer.body.outcome);
    expect(outcomes.filter((outcome) => outcome === 'recorded')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'duplicate')).toHaveLength(COPIES - 1);
    expect(await booksOf(order_id)).toHaveLength(1);
  }, 60_000);
});
