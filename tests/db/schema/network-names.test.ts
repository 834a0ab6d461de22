import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { NETWORK_NAME, networkAccounts } from '@skinstack/db/schema/network-accounts';
import { NETWORKS } from '@skinstack/networks/networks';
import { getTableName, sql } from 'drizzle-orm';
import { expect, inject, test } from 'vitest';
import { newNetworkAccount } from '../../world/new-world.ts';

const bindings = inject('bindings');
const db = connectDatabase(bindings.DATABASE_URL ?? '');

test('the database checks the form of a network’s name, the one the code knows, and no list', async () => {
  const { rows } = await db.execute<{ definition: string }>(sql`
    select pg_get_constraintdef(oid) as definition from pg_constraint
    where conrelid = ${getTableName(networkAccounts)}::regclass and conname = 'network_accounts_network'`);
  expect(rows).toEqual([{ definition: expect.stringContaining(`~ '${NETWORK_NAME}'`) }]);
  expect(NETWORKS.filter((network) => rows[0]?.definition.includes(`'${network}'`))).toEqual([]);
});

test.each(NETWORKS)('it takes an account of %s', async (network) => {
  const account = await newNetworkAccount(db, bindings.ENCRYPTION_KEY ?? '', { network });
  expect(account.id).toMatch(/^net_/);
});

test.each(['', 'a', 'Shop', 'shop-two', '1shop', 's'.repeat(32)])(
  'it takes none of “%s”',
  async (network) => {
    const adding = newNetworkAccount(db, bindings.ENCRYPTION_KEY ?? '', { network });
    await expect(adding).rejects.toMatchObject({
      cause: { constraint: 'network_accounts_network' },
    });
  },
);
