import { env } from 'cloudflare:workers';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { updateRow } from '@skinstack/db/rows/write-rows';
import { influencers } from '@skinstack/db/schema/influencers';
import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { newId, newInfluencer } from '../../world/new-world.ts';
import { openBooks, payoutsIn } from '../builders/books.ts';
import { ADMIN, callApi } from '../builders/call-api.ts';

const { approve, call, db, newEarner, requestPayouts } = await openBooks('statements');

type Entry = Record<string, number | string | null>;
type Shown = {
  currency: string;
  opening_balance_minor: number;
  entries: Entry[];
  closing_balance_minor: number;
  closing: Record<string, number>;
};
async function statements(influencer_id: string, query = '') {
  const { status, body } = await call('GET', `/api/statements/${influencer_id}${query}`);
  expect(status, JSON.stringify(body)).toBe(200);
  return body.statements as Shown[];
}

/** Earned, partly refunded, approved, paid, refunded after, and a payout that failed. */
async function newLife() {
  const earner = await newEarner();
  const { influencer_id } = earner;
  const order = await earner.earn();
  await earner.refund(order.order_id, '-25.00', '-5.00');
  await approve();
  const pay = async (end: string) => {
    const [payout] = payoutsIn(await requestPayouts([influencer_id]));
    await call('POST', `/api/payouts/${payout?.id}/${end}`);
    return payout?.id;
  };
  const [failed, settled] = [await pay('fail'), await pay('settle')];
  await earner.refund(order.order_id, '-75.00', '-15.00');
  return { ...earner, order, failed, settled };
}

test('every movement, with its order and the places it moved between', async () => {
  const { influencer_id, order, failed, settled } = await newLife();
  const [shown] = await statements(influencer_id);
  const places = (entry: Entry) => [
    ...[entry.kind, entry.amount_minor, entry.balance_minor],
    ...[entry.pending_minor, entry.payable_minor, entry.in_flight_minor, entry.paid_minor],
  ];
  expect(shown?.entries.map(places)).toEqual([
    ['accrual', 1_600, 1_600, 1_600, 0, 0, 0],
    ['reversal', -400, 1_200, -400, 0, 0, 0],
    ['approval', 0, 1_200, -1_200, 1_200, 0, 0],
    ['payout_requested', 0, 1_200, 0, -1_200, 1_200, 0],
    ['payout_failed', 0, 1_200, 0, 1_200, -1_200, 0],
    ['payout_requested', 0, 1_200, 0, -1_200, 1_200, 0],
    ['payout_settled', -1_200, 0, 0, 0, -1_200, 1_200],
    ['reversal', -1_200, -1_200, 0, -1_200, 0, 0],
  ]);
  expect(shown).toMatchObject({
    ...{ currency: 'USD', opening_balance_minor: 0, closing_balance_minor: -1_200 },
    closing: { pending_minor: 0, payable_minor: -1_200, in_flight_minor: 0, paid_minor: 1_200 },
  });
  const { order_id, conversion_id } = order;
  expect(shown?.entries[0]).toMatchObject({ order_id, conversion_id, payout_id: null });
  expect(shown?.entries.map(({ payout_id }) => payout_id).filter(Boolean)).toEqual([
    ...[failed, failed, settled, settled],
  ]);
});

test('cut anywhere, what closes one period opens the next', async () => {
  const { influencer_id } = await newLife();
  const { rows } = await db.execute(sql`select journals.created_at as at from journals
    join ledger_entries on journal_id = journals.id join ledger_accounts on account_id =
    ledger_accounts.id where owner_id = ${influencer_id} group by 1 order by 1`);
  const [whole] = await statements(influencer_id);
  for (const { at } of rows) {
    const cut = new Date(String(at)).toISOString();
    const [before] = await statements(influencer_id, `?from=2026-01-01&to=${cut}`);
    const [after] = await statements(influencer_id, `?from=${cut}`);
    expect(after?.opening_balance_minor).toBe(before?.closing_balance_minor ?? 0);
    expect(after?.closing_balance_minor).toBe(whole?.closing_balance_minor);
    const entries = [...(before?.entries ?? []), ...(after?.entries ?? [])];
    expect(entries).toEqual(whole?.entries);
  }
});

test('what was written at the moment of a cut belongs to the period that begins there', async () => {
  // posted by hand, so not in the books, which must add up
  const other = connectDatabase(env.DATABASE_URL ?? '');
  const { id } = await newInfluencer(other);
  const [journal_id, payable] = [newId('jrn'), `influencer_payable:${id}:USD`];
  await other.batch([
    other.execute(sql`insert into ledger_accounts (id, kind, owner_id, currency)
      values (${payable}, 'influencer_payable', ${id}, 'USD'),
        (${`cash:${id}:USD`}, 'cash', ${id}, 'USD')`),
    other.execute(sql`insert into journals (id, kind, reason) values (${journal_id}, 'x', 'x')`),
    other.execute(sql`insert into ledger_entries
      values (${journal_id}, 1, ${payable}, -5, '2026-11-10T00:00:00Z'),
        (${journal_id}, 2, ${`cash:${id}:USD`}, 5, '2026-11-10T00:00:00Z')`),
  ]);
  const balances = async (query: string) => {
    const { body } = await callApi(ADMIN, 'GET', `/api/statements/${id}?${query}`);
    return (body.statements as Shown[]).map((one) => [
      one.opening_balance_minor,
      one.entries.length,
      one.closing_balance_minor,
    ]);
  };
  expect(await balances('from=2026-11-09&to=2026-11-10')).toEqual([]);
  expect(await balances('from=2026-11-10&to=2026-11-11')).toEqual([[0, 1, 5]]);
  expect(await balances('from=2026-11-11&to=2026-11-12')).toEqual([[5, 0, 5]]);
});

test.each([
  ['JPY', '5000', '1000', 800, '800'],
  ['KWD', '10.000', '1.000', 800, '0.800'],
  ['USD', '100.00', '20.00', 1_600, '16.00'],
])('%s stands by itself, in its own digits', async (currency, total, earned, net, shown) => {
  const { influencer_id, earn } = await newEarner();
  await earn({ currency: 'EUR' });
  await earn({ currency, total, commission_total: earned });
  const all = await statements(influencer_id);
  expect(all.map((one) => [one.currency, one.closing_balance_minor])).toEqual(
    [
      ['EUR', 1_600],
      [currency, net],
    ].sort(),
  );
  expect(await statements(influencer_id, `?currency=${currency}`)).toHaveLength(1);
  const { body } = await call('GET', `/api/statements/${influencer_id}.csv?currency=${currency}`);
  expect(String(body.text).split('\r\n')[2]).toMatch(`,${currency},${shown},${shown},${shown},`);
});

describe('as a file and as a page', () => {
  const EVIL = '=cmd|" /C calc"!A1<script>alert(1)</script>';

  test('nothing from outside is a formula or markup', async () => {
    const earner = await newEarner();
    const { influencer_id } = earner;
    await updateRow(db, influencers, influencer_id, { display_name: '<b>Mina & "Co"</b>' });
    const order = await earner.earn({}, EVIL);
    await earner.refund(order.order_id, '-10.00', '-2.00', { reason: '"><img src=x>' });
    const file = await call('GET', `/api/statements/${influencer_id}.csv`);
    expect(file.headers.get('Content-Type')).toBe('text/csv; charset=utf-8');
    expect(file.headers.get('Content-Disposition')).toContain('attachment');
    expect(String(file.body.text)).not.toMatch(/(^|,)"?[=@]/m);
    expect(String(file.body.text)).toContain(`"'=cmd|"" /C calc""!A1<script>`);
    const page = await call('GET', `/api/statements/${influencer_id}`, undefined, {
      Accept: 'text/html,application/xhtml+xml,*/*;q=0.8',
    });
    const html = String(page.body.text);
    expect(page.headers.get('Cache-Control')).toBe('private, no-store');
    expect(page.headers.get('Content-Security-Policy')).toMatch(
      /default-src 'none'; style-src 'self'; img-src 'self'; .*frame-ancestors 'none'/,
    );
    expect(html).toContain('&lt;b&gt;Mina &amp; &quot;Co&quot;&lt;/b&gt;');
    expect(html).not.toMatch(/<script|<img|<b>|style=| on\w+=/);
    expect(html).toMatch(/<html lang="en">[\s\S]*<h1>[\s\S]*<th scope="col">/);
  });

  test('days are of the caller’s time zone, and shown in it', async () => {
    const { influencer_id, earn } = await newEarner();
    await earn();
    const path = `/api/statements/${influencer_id}.html?from=2026-11-01&timezone=Asia/Tokyo`;
    const { body } = await call('GET', path);
    expect(body.text).toContain('1 Nov 2026');
    const json = await call('GET', path.replace('.html', ''));
    expect(json.body.from).toBe('2026-10-31T15:00:00.000Z');
  });
});

test.each([
  '?from=2026-11-02&to=2026-11-01',
  '?from=soon',
  '?timezone=Mars',
  '?currency=usd',
  '?x=1',
])('%s is refused', async (query) => {
  const { influencer_id } = await newEarner();
  const { status } = await call('GET', `/api/statements/${influencer_id}${query}`);
  expect(status).toBe(400);
});

test('a stranger’s statement is 404 in every form, as one of nobody', async () => {
  const [mine, theirs] = [await newEarner(), await newEarner()];
  const made = await call('POST', `/api/influencers/${mine.influencer_id}/api-keys`, {});
  const key = { Authorization: `Bearer ${made.body.key}` };
  const status = async (id: string) =>
    (await call('GET', `/api/statements/${id}`, undefined, key)).status;
  for (const ending of ['', '.json', '.csv', '.html']) {
    expect(await status(mine.influencer_id + ending)).toBe(200);
    expect(await status(theirs.influencer_id + ending)).toBe(404);
    expect(await status(newId('inf') + ending)).toBe(404);
  }
});
