import { env } from 'cloudflare:workers';
import { createApp } from '@skinstack/api/app';
import { createPorts } from '@skinstack/api/ports';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { createLog } from '@skinstack/http/log';
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { newId, newInfluencer } from '../../world/new-world.ts';
import { ADMIN } from '../builders/call-api.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');
const ivOf = (sealed: string) => sealed.slice(0, 16); // twelve bytes in base64

/** Everything kept encrypted, whoever wrote it. */
async function listSealed(): Promise<string[]> {
  const { rows } = await db.execute(sql`
    select secret_sealed as sealed from network_accounts
    union select previous_secret_sealed from network_accounts
    union select answer_sealed from idempotency_keys
    union select secret_sealed from idempotency_keys`);
  return rows.flatMap(({ sealed }) => (sealed === null ? [] : String(sealed)));
}

test('no two things are sealed under one IV, by whatever path they came', async () => {
  const random_lengths: number[] = [];
  const ports = await createPorts(env);
  const app = createApp({
    ...ports,
    log: createLog('api', [], () => {}),
    random: (length) => {
      random_lengths.push(length);
      return ports.random(length);
    },
  });
  const post = async (path: string, body: unknown, once?: string) => {
    const headers = {
      ...{ Authorization: `Bearer ${ADMIN}`, 'Content-Type': 'application/json' },
      ...(once ? { 'Idempotency-Key': once } : {}),
    };
    const response = await app.request(path, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    expect(response.status, path).toBeLessThan(300);
    return (await response.json()) as { id: string };
  };
  const before = new Set(await listSealed());
  const { id: influencer_id } = await newInfluencer(db);
  for (let time = 0; time < 5; time++) {
    const secret = `the same secret twice ${newId('net')}`;
    const { id } = await post(
      '/api/network-accounts',
      { network: 'refersion', secret },
      newId('key'),
    );
    await post('/api/network-accounts', { network: 'refersion' }, newId('key'));
    await post(`/api/network-accounts/${id}/rotate`, { secret, force: true });
    await post(`/api/influencers/${influencer_id}/api-keys`, {}, newId('key'));
    const user = { email: `${newId('usr')}@example.com`, role: 'admin' };
    await post('/api/users', user, newId('key'));
  }
  const sealed = await listSealed();
  expect(new Set(sealed.map(ivOf)).size).toBe(sealed.length);
  // accounts: their secret, the answer, for a made one the answer's secret; keys, users: both
  const mine = sealed.filter((one) => !before.has(one));
  expect(mine.length).toBeGreaterThanOrEqual(5 * 8);
  expect(random_lengths.filter((length) => length === 12).length).toBeGreaterThanOrEqual(5 * 9);
});
