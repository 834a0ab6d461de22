import { env } from 'cloudflare:workers';
import { createApp } from '@skinstack/api/app';
import { reconcileBooks } from '@skinstack/api/ledger/reconcile-books';
import { createPorts } from '@skinstack/api/ports';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { sql } from 'drizzle-orm';
import { afterAll, expect, inject } from 'vitest';
import { newId, newNetworkAccount, newWorld } from '../../world/new-world.ts';
import { ADMIN } from './call-api.ts';
import { clickOn, conversion, sign } from './post-conversion.ts';

export type Answer = { status: number; headers: Headers; body: Record<string, unknown> };
type App = ReturnType<typeof createApp>;
type Db = ReturnType<typeof connectDatabase>;

/**
 * The API on a database in which only this suite writes, so that it can be added up: when all its
 * tests are through the books must be sound. `db` is the owner's, who may break what it likes.
 */
export async function openBooks(suite: string) {
  const database_url = inject('books')[suite] ?? '';
  const ports = await createPorts({ ...env, DATABASE_URL: database_url });
  const app = createApp(ports);
  const owned = new URL(env.OWNER_DATABASE_URL ?? '');
  owned.pathname = new URL(database_url).pathname;
  const db = connectDatabase(owned.href);
  afterAll(async () => {
    const violations = (await reconcileBooks(ports)).flatMap((check) => check.violations);
    expect(violations).toEqual([]);
  });
  /** Calls the API, as the operator unless told. */
  const call = (method: string, path: string, body?: unknown, headers = {}) =>
    request(app, method, path, body, headers);
  return {
    ...{ ports, db, app, call },
    newEarner: (terms: Parameters<typeof newWorld>[1] = {}) => newEarner(app, db, terms),
    approve: (body?: unknown) => call('POST', '/api/commissions/approve', body),
    /** Requests payouts for these influencers; in dollars unless told. */
    requestPayouts: (influencer_ids: string[], change = {}, headers = {}) =>
      call('POST', '/api/payouts', { currency: 'USD', influencer_ids, ...change }, headers),
    /** Where an influencer's money stands in one currency: pending, payable, in flight, paid. */
    async balance(influencer_id: string, currency = 'USD') {
      const { body } = await call('GET', `/api/balances/${influencer_id}`);
      const rows = body.balances as Record<string, number | string>[];
      const row = rows.find((one) => one.currency === currency);
      return [row?.pending_minor, row?.payable_minor, row?.in_flight_minor, row?.paid_minor];
    },
    /** The commission of a conversion as it is stored. */
    async commissionOf(conversion_id: string) {
      const { rows } = await db.execute(
        sql`select id, state, owed_minor::int, paid_out_minor::int, approved_at
          from commissions where conversion_id = ${conversion_id}`,
      );
      return rows[0];
    },
  };
}

async function request(
  app: App,
  method: string,
  path: string,
  body: unknown,
  headers: Record<string, string>,
): Promise<Answer> {
  const response = await app.request(`https://api.skin.st${path}`, {
    method,
    headers: {
      ...{ Authorization: `Bearer ${ADMIN}`, ...headers },
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('Content-Type') ?? '');
  const answer = isJson ? JSON.parse(text) : { text };
  return { status: response.status, headers: response.headers, body: answer };
}

/** An influencer who earns: their world, and a shop that reports orders for them. */
async function newEarner(app: App, db: Db, terms: Parameters<typeof newWorld>[1]) {
  const world = await newWorld(db, { hold_days: 0, ...terms });
  const account = await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '');
  const report = async (order_id: string, change: Record<string, unknown>) => {
    const body = JSON.stringify(conversion(order_id, change));
    const response = await app.request(`https://api.skin.st/webhooks/refersion/${account.id}`, {
      ...{ method: 'POST', body },
      headers: { 'Refersion-Signature': await sign(account.secret, body) },
    });
    return (await response.json()) as Record<string, unknown>;
  };
  let number = 8_000_000;
  /** An order; one of $100.00 that earns $20.00, $16.00 of it net, unless told. */
  const earn = async (change: Record<string, unknown> = {}, order_id: string = newId('ord')) => {
    const click = { sub_id: await clickOn(world.link.id) };
    const { conversion_id } = await report(order_id, { click, id: ++number, ...change });
    return { order_id, conversion_id: String(conversion_id) };
  };
  /** Takes back half of that order, or what it is told. */
  const refund = (order_id: string, total = '-50.00', commission_total = '-10.00', change = {}) =>
    report(order_id, { id: ++number, total, commission_total, ...change });
  return { ...world, influencer_id: world.influencer.id, earn, refund };
}

type Payout = { id: string; influencer_id: string; amount_minor: number; state: string };
export const payoutsIn = ({ body }: Answer) => body.payouts as Payout[];
