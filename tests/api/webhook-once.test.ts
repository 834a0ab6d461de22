import { env } from 'cloudflare:workers';
import { createApp } from '@skinstack/api/app';
import { createPorts } from '@skinstack/api/ports';
import { connectDatabase } from '@skinstack/db/connect-database';
import { sql } from 'drizzle-orm';
import { describe, expect, inject, test } from 'vitest';
import { newNetworkAccount, newWorld } from '../world/new-world.ts';
import { clickOn, conversion, sign } from './post-conversion.ts';

const COPIES = 100;

/** Sends one signed order a hundred times at once to an API on this database, and counts. */
async function hundredCopies(database_url: string): Promise<Record<string, unknown>> {
  const db = connectDatabase(database_url);
  const { link, influencer } = await newWorld(db);
  const account = await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '');
  const app = createApp(await createPorts({ ...env, DATABASE_URL: database_url }));
  const click = { sub_id: await clickOn(link.id) };
  const body = JSON.stringify(conversion('1001', { click }));
  const headers = { 'Refersion-Signature': await sign(account.secret, body) };
  const post = () =>
    app.request(`/webhooks/refersion/${account.id}`, { method: 'POST', body, headers });
  const responses = await Promise.all(Array.from({ length: COPIES }, post));
  const ids = new Set<unknown>();
  for (const response of responses) {
    ids.add(((await response.json()) as { conversion_id?: string }).conversion_id);
  }
  const statuses = responses.map((response) => response.status);
  const { rows } = await db.execute(sql`
    select count(distinct c.id)::int as conversions, count(distinct m.id)::int as commissions,
      count(distinct j.id)::int as journals, coalesce(sum(e.amount_minor), 0)::int as sum,
      count(*)::int as entries,
      (select count(*)::int from webhook_events where network_account_id = ${account.id}) as events,
      (select -sum(amount_minor)::int from balances where account_id =
        ${`influencer_pending:${influencer.id}:USD`}) as pending_minor
    from conversions c join commissions m on m.conversion_id = c.id
    join journals j on j.commission_id = m.id join ledger_entries e on e.journal_id = j.id
    where c.influencer_id = ${influencer.id}`);
  return {
    recorded: statuses.filter((status) => status === 200).length,
    duplicate: statuses.filter((status) => status === 202).length,
    named_conversions: ids.size,
    ...rows[0],
  };
}

const once = {
  ...{ recorded: 1, duplicate: COPIES - 1, named_conversions: 1, conversions: 1, commissions: 1 },
  ...{ journals: 1, entries: 3, sum: 0, events: 1, pending_minor: 1_600 },
};

describe('one order, a hundred deliveries at once', () => {
  test('one is recorded, ninety-nine are duplicates, the money moves once', async () => {
    expect(await hundredCopies(env.DATABASE_URL ?? '')).toEqual(once);
  });

  test('this would fail without the key on the order', async () => {
    const { orders_fact_key = '' } = inject('unguarded');
    const result = await hundredCopies(orders_fact_key);
    expect(result).not.toEqual(once);
    expect(Number(result.pending_minor)).toBeGreaterThan(1_600);
  });

  test('this would fail without the key on the delivery', async () => {
    const { webhook_events_delivery_key = '' } = inject('unguarded');
    const result = await hundredCopies(webhook_events_delivery_key);
    expect(result).not.toEqual(once);
    expect(Number(result.events)).toBeGreaterThan(1);
  });
});
