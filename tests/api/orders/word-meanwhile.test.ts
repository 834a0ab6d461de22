import { env } from 'cloudflare:workers';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { findRecordedOrder, updateOrderVersions } from '@skinstack/db/orders/find-recorded-order';
import { assert } from '@skinstack/domain/assert';
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { newNetworkAccount, newWorld } from '../../world/new-world.ts';
import { CUSTOM_SECRET } from '../../world/sign-custom.ts';
import { clickOn } from '../builders/post-conversion.ts';
import { postCustom } from '../builders/post-custom.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');

test('a word that only is newer is a change: whoever read the order before reads it again', async () => {
  const { link, merchant } = await newWorld(db);
  const account = await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '', {
    ...{ network: 'custom', merchant_id: merchant.id, secret: CUSTOM_SECRET },
  });
  const click_id = await clickOn(link.id);
  const data = { order_id: 'W-1', click_id, amount: '100.00', currency: 'USD' };
  const { body } = await postCustom(account, 'created', data);
  const { rows } = await db.execute<{ id: string }>(
    sql`select id from orders where network_account_id = ${account.id}`,
  );
  const find = () => findRecordedOrder(db, rows[0]?.id ?? '');
  const was = await find();
  assert(was, 'it is recorded');
  const told = { network_account_id: account.id, webhook_event_id: String(body.event_id) };
  const at_ms = was.facts.newest.version.at_ms + 60_000;
  const newer = { ...was.facts, newest: { ...was.facts.newest, version: { at_ms, rank: 0 } } };
  expect(await updateOrderVersions(db, was, newer, told, 'duplicate')).toBe(true);
  // decided about at the same time, by an older word: its version does not come back
  expect(await updateOrderVersions(db, was, was.facts, told, 'duplicate')).toBe(false);
  expect((await find())?.facts.newest.version.at_ms).toBe(at_ms);
});
