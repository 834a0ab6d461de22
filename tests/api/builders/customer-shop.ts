import { env } from 'cloudflare:workers';
import { settleDueCustomers } from '@skinstack/api/customers/settle-customer';
import { insertRow } from '@skinstack/db/rows/write-rows';
import { commissionRules } from '@skinstack/db/schema/commission-rules';
import { trackingLinks } from '@skinstack/db/schema/tracking-links';
import { makeSlug } from '@skinstack/domain/links/slug';
import type { DecisionStep } from '@skinstack/domain/orders/attribution';
import { evidenceIn } from '@skinstack/domain/orders/evidence';
import { sql } from 'drizzle-orm';
import { newId, newInfluencer, newNetworkAccount, newWorld } from '../../world/new-world.ts';
import { CUSTOM_SECRET, signMessage } from '../../world/sign-custom.ts';
import { openBooks } from './books.ts';
import { clickOn } from './post-conversion.ts';

type Terms = Parameters<typeof newWorld>[1];
type Rule = Omit<typeof commissionRules.$inferInsert, 'id' | 'program_id'>;
export const DAY_MS = 86_400_000;
/** When the first orders of these tests are placed. */
export const START_MS = Date.now() - 300 * DAY_MS;
/** Of two clicks of an order mina's is the later. */
const CLICKED_BEFORE_MS = { mina: 60_000, jo: 90_000 };
const dayOf = (day: number) => new Date(START_MS + day * DAY_MS).toISOString();

/** What a customer buys, and by whose click. */
export type Bought = {
  day: number;
  by?: 'mina' | 'jo' | null;
  customer?: string;
  amount?: string;
  sku?: string;
  kind?: string;
  minute?: number;
};

/** A shop whose customers come back, told by the generic network, in books of its own. */
export async function openShop(suite: string) {
  const books = await openBooks(suite);
  const { ports, app, db } = books;

  /** A program with these terms and rules, two creators with a link each, and an account. */
  async function newShop(terms: Terms, rules: readonly Rule[] = []) {
    const { merchant, program, product, influencer: mina, link } = await newWorld(db, terms);
    const jo = await newInfluencer(db);
    const jos = await insertRow(db, trackingLinks, {
      ...{ id: newId('lnk'), slug: makeSlug((length) => ports.random(length)) },
      ...{ influencer_id: jo.id, program_id: program.id, product_id: product.id },
      destination_url: link.destination_url,
    });
    for (const rule of rules) {
      await insertRow(db, commissionRules, { id: newId('rul'), program_id: program.id, ...rule });
    }
    const account = await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '', {
      ...{ network: 'custom', merchant_id: merchant.id, secret: CUSTOM_SECRET },
    });
    const links = { mina: link.id, jo: jos.id };
    const names: Record<string, string> = { [mina.id]: 'mina', [jo.id]: 'jo' };

    async function post(type: string, data: object, timestamp: string, by = app) {
      const body = JSON.stringify({ type: `conversion.${type}`, timestamp, data });
      const headers = await signMessage(account.secret, body);
      const url = `https://api.skin.st/webhooks/custom/${account.id}`;
      const answer = await by.request(url, { method: 'POST', body, headers });
      return (await answer.json()) as Record<string, unknown>;
    }

    /** Tells an order; the same once more tells it again. */
    async function tell(order_id: string, bought: Bought, through = app) {
      const { day, by = null, minute = 0, customer, amount = '100.00', kind } = bought;
      const at_ms = Date.parse(dayOf(day));
      return post(
        'created',
        {
          ...{ order_id, amount, currency: 'USD', ordered_at: dayOf(day) },
          ...(customer ? { customer_id: customer } : {}),
          ...(kind ? { order_kind: kind } : {}),
          ...(by ? { click_id: await clickOn(links[by], at_ms - CLICKED_BEFORE_MS[by]) } : {}),
          items: [{ id: '1', sku: bought.sku ?? 'serum', quantity: 1, amount }],
        },
        new Date(at_ms + 60_000 * (1 + minute)).toISOString(),
        through,
      );
    }

    const refund = (order_id: string, amount: string, day: number) =>
      post('refunded', { order_id, refund_id: 'r1', amount, currency: 'USD' }, dayOf(day));

    const asWritten = (order_ids: readonly string[]) => statesOf(db, names, order_ids);
    const stateOf = async (order_ids: readonly string[]) => {
      do await settleDueCustomers(ports);
      while (await areDue(db, order_ids));
      return asWritten(order_ids);
    };
    const moneyOf = (order_ids: readonly string[]) => sumsOf(db, order_ids);
    /** Whose claims each order has, and whose won: as is shown of it. */
    const evidenceOf = (order_ids: readonly string[]) => evidencesOf(db, names, order_ids);
    const told = { tell, refund, post, asWritten, stateOf, moneyOf, evidenceOf };
    return { merchant, program, mina, jo, account, links, ...told };
  }
  return { ...books, newShop };
}

type Db = Awaited<ReturnType<typeof openBooks>>['db'];

/** Whether somebody else, a play beside this one, is still about the customers of these orders. */
async function areDue(db: Db, order_ids: readonly string[]): Promise<boolean> {
  const { rows } = await db.execute(sql`select 1 from customers where due_at is not null
    and id in (select customer_id from orders where external_order_id = any (
      array(select jsonb_array_elements_text(${JSON.stringify(order_ids)}::jsonb))))`);
  return rows.length > 0;
}

/** How the orders stand, by what is written: whose, what kind, and what each earns. */
async function statesOf(db: Db, names: Record<string, string>, order_ids: readonly string[]) {
  const { rows } = await db.execute(sql`
    select o.external_order_id as name, c.influencer_id, c.method, o.order_kind, o.nth_order,
      c.order_kind as conversion_kind, c.nth_order as conversion_nth, m.state,
      (m.net_minor - m.reversed_gross_minor + m.reversed_platform_fee_minor)::int as stands,
      m.rate_bps
    from orders o left join conversions c on c.order_id = o.id and superseded_at is null
    left join commissions m on m.conversion_id = c.id
    where o.external_order_id = any (array(select jsonb_array_elements_text(
      ${JSON.stringify(order_ids)}::jsonb)))`);
  return order_ids.map((order_id) => {
    const row = rows.find(({ name }) => name === order_id);
    if (!row) return 'never told';
    const { order_kind, nth_order, influencer_id, method, stands, rate_bps } = row;
    const whose = influencer_id === null ? 'nobody' : names[String(influencer_id)];
    const is_same =
      influencer_id === null ||
      (row.conversion_kind === order_kind && row.conversion_nth === nth_order);
    if (!is_same) throw new Error('the conversion says another kind than its order');
    const what = `${nth_order} ${order_kind}`;
    return influencer_id === null
      ? `${what}: nobody`
      : `${what}: ${whose} by ${method}, ${rate_bps} bps, ${stands}`;
  });
}

async function evidencesOf(db: Db, names: Record<string, string>, order_ids: readonly string[]) {
  const { rows } = await db.execute(sql`select external_order_id as name, decision from orders
    where external_order_id = any (array(select jsonb_array_elements_text(
      ${JSON.stringify(order_ids)}::jsonb)))`);
  return order_ids.map((order_id) => {
    const decision = rows.find(({ name }) => name === order_id)?.decision as DecisionStep[];
    const claims = evidenceIn(decision ?? []).flatMap(({ kind, won, about = '' }) =>
      kind === 'customer' && !won ? [] : `${kind} of ${names[about]} ${won ? 'won' : 'lost'}`,
    );
    // one click by several words is one claim
    const isBeside = (one: string) => claims.includes(one.replace('lost', 'won'));
    return [...new Set(claims)].filter((one) => one.endsWith('won') || !isBeside(one)).sort();
  });
}

/** What each creator’s accounts come to by the entries of these orders. */
async function sumsOf(db: Db, order_ids: readonly string[]) {
  const { rows } = await db.execute(sql`
    select e.account_id, sum(e.amount_minor)::int as sum from orders o
    join conversions c on c.order_id = o.id join commissions m on m.conversion_id = c.id
    join journals j on j.commission_id = m.id join ledger_entries e on e.journal_id = j.id
    where o.external_order_id = any (array(select jsonb_array_elements_text(
      ${JSON.stringify(order_ids)}::jsonb)))
    group by 1 having sum(e.amount_minor) <> 0 order by 1`);
  return Object.fromEntries(rows.map(({ account_id, sum }) => [String(account_id), sum]));
}
