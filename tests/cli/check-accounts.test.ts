import { checkAccounts } from '@skinstack/cli/deployment/check-stores';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { expect, inject, test } from 'vitest';
import { newNetworkAccount, newWorld } from '../world/new-world.ts';

const { DATABASE_URL = '', ENCRYPTION_KEY = '' } = inject('bindings');
const db = connectDatabase(DATABASE_URL);

test('accounts are found that lack what their network’s adapter asks for', async () => {
  const { merchant } = await newWorld(db);
  const merchant_id = merchant.id;
  const add = async (wish: object) => (await newNetworkAccount(db, ENCRYPTION_KEY, wish)).id;
  const external_account = `${merchant_id}.myshopify.com`;
  const ids = {
    ours: await add({ network: 'refersion' }),
    shop_of_nobody: await add({ network: 'custom' }),
    shop: await add({ network: 'custom', merchant_id }),
    unbound: await add({ network: 'shopify', merchant_id }),
    bound: await add({ network: 'shopify', merchant_id, external_account }),
  };
  const found = JSON.stringify(await checkAccounts(DATABASE_URL));
  const problems = Object.entries(ids).map(([name, id]) => [
    name,
    found.includes(`${id} names no merchant`),
    found.includes(`${id} names no shop`),
  ]);
  expect(problems).toEqual([
    ['ours', false, false],
    ['shop_of_nobody', true, false],
    ['shop', false, false],
    ['unbound', false, true],
    ['bound', false, false],
  ]);
});
