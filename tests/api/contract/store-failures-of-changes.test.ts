import { env } from 'cloudflare:workers';
import { neonConfig } from '@neondatabase/serverless';
import { createApp } from '@skinstack/api/app';
import { sweepInbox } from '@skinstack/api/inbox/replay-delivery';
import { createPorts } from '@skinstack/api/ports';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { createLog } from '@skinstack/http/log';
import { sql } from 'drizzle-orm';
import { afterEach, describe, expect, test } from 'vitest';
import { newId, newNetworkAccount, newWorld } from '../../world/new-world.ts';
import { failCall } from '../builders/fail-call.ts';
import { clickOn, conversion, sign } from '../builders/post-conversion.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');
const asItWas = neonConfig.fetchFunction;
afterEach(() => {
  neonConfig.fetchFunction = asItWas;
});
const MOST_CALLS = 10;

const at = (minute: number) => ({ updated: `2026-11-22 10:0${minute}:00` });
const refund = { id: 9, total: '-30.00', commission_total: '-6.00', ...at(2) };
const grown = { total: '150.00', commission_total: '30.00', ...at(2) };
const denied = { status: 'DENIED', ...at(3) };

/** What is delivered; a call of the last delivery is the one that fails. */
const LIVES: Record<string, object[]> = {
  'a change of the order': [at(1), grown],
  'a refund': [at(1), refund],
  'a refund that came before its order': [refund, at(1)],
  'a denial': [at(1), denied],
  'the order again after a denial': [at(1), denied, { status: 'APPROVED', ...at(4) }],
};

/** Plays a life, with the nth call of its last delivery failing, and reads the books. */
async function play(life: object[], nth: number, when: 'before' | 'after', end: 'again' | 'sweep') {
  const { link } = await newWorld(db);
  const account = await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '');
  const ports = { ...(await createPorts(env)), log: createLog('test', [], () => {}) };
  const app = createApp(ports);
  const order_id = newId('ord');
  const click = { sub_id: await clickOn(link.id) };
  const deliver = async (change: object | undefined) => {
    const body = JSON.stringify(conversion(order_id, { click, ...change }));
    const headers = { 'Refersion-Signature': await sign(account.secret, body) };
    const init = { method: 'POST', body, headers };
    return (await app.request(`/webhooks/refersion/${account.id}`, init)).status;
  };
  for (const change of life.slice(0, -1)) await deliver(change);
  const calls = failCall(nth, when);
  const status = await deliver(life.at(-1));
  neonConfig.fetchFunction = asItWas;
  const { count } = calls;
  const isBalanced = (await booksOf(order_id)).isBalanced;
  if (end === 'again' || status === 503) await deliver(life.at(-1));
  await sweepInbox({ ...ports, now: () => Date.now() + 3_600_000 });
  return { status, count, isBalanced, books: await booksOf(order_id) };
}

async function booksOf(order_id: string) {
  const { rows } = await db.execute(sql`
    select m.state, m.gross_minor, m.reversed_gross_minor, coalesce((
        select jsonb_object_agg(kind, sum) from (
          select split_part(e.account_id, ':', 1) as kind, sum(e.amount_minor) as sum
          from journals j join ledger_entries e on e.journal_id = j.id
          where j.commission_id = m.id group by 1) as accounts), '{}') as accounts,
      (select count(*)::int from webhook_events where external_order_id = ${order_id}
        and status in ('received', 'pending')) as unfinished
    from orders o join conversions c on c.order_id = o.id
      join commissions m on m.conversion_id = c.id
    where o.external_order_id = ${order_id}`);
  const [row] = rows as Record<string, unknown>[];
  const accounts = (row?.accounts ?? {}) as Record<string, number>;
  const standing = Number(row?.gross_minor ?? 0) - Number(row?.reversed_gross_minor ?? 0);
  return { row, isBalanced: (accounts.merchant_receivable ?? 0) === standing };
}

describe.each(Object.keys(LIVES))('%s', (name) => {
  const life = LIVES[name] ?? [];

  test.each(['again', 'sweep'] as const)(
    'each call failed once, before and after it took effect, then %s: the same books',
    async (end) => {
      const { books: expected, count } = await play(life, 0, 'before', end);
      expect(expected.row).toMatchObject({ unfinished: 0 });
      expect(count).toBeLessThanOrEqual(MOST_CALLS);
      for (let nth = 1; nth <= count; nth++) {
        for (const when of ['before', 'after'] as const) {
          const played = await play(life, nth, when, end);
          expect(played.books, `call ${nth}, ${when}`).toEqual(expected);
          // never a half state in between: the books say what the commission says
          expect(played.isBalanced, `call ${nth}, ${when}`).toBe(true);
          // only what could not be stored is to be delivered again: the account is remembered
          expect(played.status, `call ${nth}, ${when}`).toBe(nth === 1 ? 503 : 200);
        }
      }
    },
    120_000,
  );
});
