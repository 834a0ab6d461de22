import { env } from 'cloudflare:workers';
import { createApp } from '@skinstack/api/app';
import { createPorts } from '@skinstack/api/ports';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { sql } from 'drizzle-orm';
import { describe, expect, inject, test } from 'vitest';
import { newNetworkAccount, newWorld } from '../../world/new-world.ts';
import { clickOn, conversion, sign } from '../builders/post-conversion.ts';
import { untilStored } from '../builders/until-stored.ts';

const COPIES = 100;

/**
 * Sends one signed order a hundred times at once to an API on this database, and counts.
 * @param deliveries `same`: the same delivery again and again; `fresh`: each under an id of its own
 */
async function hundredCopies(
  database_url: string,
  deliveries: 'same' | 'fresh',
): Promise<Record<string, unknown>> {
  const db = connectDatabase(database_url);
  const { link, influencer } = await newWorld(db);
  const account = await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '');
  const app = createApp(await createPorts({ ...env, DATABASE_URL: database_url }));
  const click = { sub_id: await clickOn(link.id) };
  const order = conversion('1001', { click });
  const post = async (copy: number) => {
    const body = JSON.stringify(deliveries === 'same' ? order : { ...order, updated: `${copy}` });
    const headers = { 'Refersion-Signature': await sign(account.secret, body) };
    return app.request(`/webhooks/refersion/${account.id}`, { method: 'POST', body, headers });
  };
  const responses = await Promise.all(
    Array.from({ length: COPIES }, (_, copy) => untilStored(() => post(copy))),
  );
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
      (select count(*)::int from webhook_events where network_account_id = ${account.id}
        and status = 'recorded') as recorded_events,
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
  ...{ journals: 1, entries: 3, sum: 0, events: 1, recorded_events: 1, pending_minor: 1_600 },
};

const unguarded = (guard: string) => inject('unguarded')[guard] ?? '';

describe('one order, a hundred deliveries at once', () => {
  test('the same delivery: one is recorded, the others are duplicates, money moves once', async () => {
    expect(await hundredCopies(env.DATABASE_URL ?? '', 'same')).toEqual(once);
  });

  test('each under a new delivery id: the same, and all are in the inbox', async () => {
    const result = await hundredCopies(env.DATABASE_URL ?? '', 'fresh');
    expect(result).toEqual({ ...once, events: COPIES });
  });

  // a race need not show every time
  test('without the key on the order this pays more than once', { retry: 9 }, async () => {
    const result = await hundredCopies(unguarded('orders_identity_key'), 'fresh');
    expect(Number(result.conversions)).toBeGreaterThan(1);
    expect(Number(result.pending_minor)).toBeGreaterThan(1_600);
  });

  test('without the key on the delivery this is stored more than once', async () => {
    const result = await hundredCopies(unguarded('webhook_events_delivery_key'), 'same');
    expect(Number(result.events)).toBeGreaterThan(1);
  });
});
