import { env } from 'cloudflare:workers';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { updateRow } from '@skinstack/db/rows/write-rows';
import { networkAccounts } from '@skinstack/db/schema/network-accounts';
import { expect, test } from 'vitest';
import { newId, newNetworkAccount, newWorld } from '../../world/new-world.ts';
import { ADMIN, callApi } from '../builders/call-api.ts';
import { clickOn, conversion, postRefersion } from '../builders/post-conversion.ts';

type Item = { kind: string; count: number; oldest_at: string | null; href: string };
const db = connectDatabase(env.DATABASE_URL ?? '');

async function attention(): Promise<Map<string, Item>> {
  const { body } = await callApi(ADMIN, 'GET', '/api/attention');
  return new Map((body.items as Item[]).map((item) => [item.kind, item]));
}

test('what is open is counted, with the age of its oldest and where it is done', async () => {
  const count = (items: Map<string, Item>, kind: string) => items.get(kind)?.count ?? 0;
  const before = await attention();
  const account = await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '');
  await postRefersion(account, '{"not": "understood"');
  const long_ago = new Date(Date.now() - 4 * 86_400_000);
  await updateRow(db, networkAccounts, account.id, { used_at: long_ago });
  const now = await attention();
  expect(count(now, 'quarantined')).toBe(count(before, 'quarantined') + 1);
  expect(count(now, 'network_silent')).toBe(count(before, 'network_silent') + 1);
  expect(now.get('quarantined')).toMatchObject({
    href: '/operate/inbox?status=quarantined',
    oldest_at: expect.stringMatching(/^\d{4}-.*Z$/),
  });
});

test('an order that waits for a review is open work until somebody decides', async () => {
  const waiting = async () => (await attention()).get('reviews_waiting');
  const before = (await waiting())?.count ?? 0;
  const { link } = await newWorld(db);
  const account = await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '');
  const click = { sub_id: await clickOn(link.id, Date.now() - 60_000, true) };
  const { body } = await postRefersion(account, conversion(newId('ord'), { click }));
  expect(await waiting()).toMatchObject({ count: before + 1, href: '/operate/reviews' });
  const wish = { conversion_ids: [body.conversion_id], decision: 'release', reason: 'Seen.' };
  expect((await callApi(ADMIN, 'POST', '/api/reviews/decide', wish)).status).toBe(200);
  expect((await waiting())?.count ?? 0).toBe(before);
});

test('what nobody waits for is not named', async () => {
  for (const { count } of (await attention()).values()) expect(count).toBeGreaterThan(0);
});
