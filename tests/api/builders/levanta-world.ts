import { env } from 'cloudflare:workers';
import { pollAccount } from '@skinstack/api/networks/poll-networks';
import { createPorts, type Ports } from '@skinstack/api/ports';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { listBalances } from '@skinstack/db/ledger/list-balances';
import { findRow } from '@skinstack/db/rows/find-rows';
import { networkAccounts } from '@skinstack/db/schema/network-accounts';
import { sql } from 'drizzle-orm';
import type { LevantaWorld } from '../../world/levanta-stand-in.ts';
import { newId, newWorld } from '../../world/new-world.ts';
import { ADMIN, callApi } from './call-api.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');

/** A link of ours that has a link at Levanta, and an account there whose key sees its days. */
export async function newLevantaWorld() {
  const world = await newWorld(db);
  const api_key = `key-${newId('key')}`;
  const wish = { network: 'levanta', merchant_id: world.merchant.id, api_key };
  const { id } = (await callApi(ADMIN, 'POST', '/api/network-accounts', wish)).body;
  const control = new URL(`/control/${api_key}`, env.LEVANTA_API_URL);
  const link_id = `lv_${newId('lnk').slice(-8)}`;

  /** What Levanta has from now on. */
  const set = async (levanta: LevantaWorld) => {
    await fetch(control, { method: 'PUT', body: JSON.stringify(levanta) });
  };
  /** A row of the report: $96.00 sold and $14.40 earned, on a day. */
  const row = (date: string, change: Record<string, unknown> = {}) => ({
    ...{ linkId: link_id, sourceId: world.link.slug, asin: 'B0DEWSERUM', brandId: 'br_9', date },
    ...{ clicks: 41, conversions: 2, sales: 96, commissions: 14.4, currency: 'USD' },
    ...change,
  });
  /** One run of the importer at this time. */
  const run = async (at_ms: number, change: Partial<Ports> = {}, most_stored?: number) => {
    const ports = { ...(await createPorts(env)), now: () => at_ms, ...change };
    const account = await findRow(db, networkAccounts, String(id));
    if (account) await pollAccount(ports, account, most_stored);
  };
  const events = async () =>
    (
      await db.execute(sql`
        select id, topic, status, external_order_id, reason, conversion_id from webhook_events
        where network_account_id = ${id} order by id`)
    ).rows;
  return {
    ...{ ...world, id: String(id), link_id, api_key, set, row, run, events },
    /** What was asked, in order. */
    asked: async () => (await (await fetch(control)).json()) as string[],
    pending: async () => (await listBalances(db, world.influencer.id))[0]?.pending_minor ?? 0n,
    account: async () => (await callApi(ADMIN, 'GET', `/api/network-accounts/${id}`)).body,
  };
}
