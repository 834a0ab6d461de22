import { addLogin, dropLogin, listLogins } from '@skinstack/cli/database/roles';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';

const url = inject('postgresUrl');
const client = new pg.Client({ connectionString: url });
beforeAll(() => client.connect());
afterAll(() => client.end());

const asked = async (connectionString: string) => {
  const login = new pg.Client({ connectionString });
  await login.connect();
  const { rows } = await login.query(
    `select current_user as name, current_setting('statement_timeout') as longest`,
  );
  await login.end();
  expect(rows[0]?.longest).toBe('10s');
  return rows[0]?.name;
};

test('a password is changed by a second login: both work until the first is dropped', async () => {
  const first = await addLogin(client, url, 'redirect', 'first');
  const second = await addLogin(client, url, 'redirect', 'second');
  expect(await Promise.all([first, second].map(asked))).toEqual([
    'skinstack_redirect_first',
    'skinstack_redirect_second',
  ]);
  await expect(addLogin(client, url, 'redirect', 'first')).rejects.toThrow(/there already/);
  const worker = 'redirect';
  expect(await listLogins(client)).toEqual(
    expect.arrayContaining([{ login: 'skinstack_redirect_second', worker }]),
  );
  await dropLogin(client, 'skinstack_redirect_first');
  await expect(asked(first)).rejects.toThrow(/authentication failed/);
  expect(await asked(second)).toBe('skinstack_redirect_second');
  await dropLogin(client, 'skinstack_redirect_second');
});

test.each(['skinstack', 'skinstack_api', 'postgres', 'nobody"; drop role skinstack_api; --'])(
  '%s is not dropped: it is no login of a Worker',
  async (name) => {
    await expect(dropLogin(client, name)).rejects.toThrow(/is no login of a Worker/);
  },
);

test('a suffix is a few plain letters', async () => {
  await expect(addLogin(client, url, 'api', "x'; --")).rejects.toThrow(/suffix/);
});
