import { classifyDbError } from '@skinstack/db/connect/classify-db-error';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { connectNeon } from '@skinstack/db/connect/connect-neon';
import { insertRow } from '@skinstack/db/rows/write-rows';
import { merchants } from '@skinstack/db/schema';
import { programs } from '@skinstack/db/schema/programs';
import { FAULTS, startFaultProxy } from '@skinstack/lab/proxies/start-fault-proxy';
import { expect, inject, test } from 'vitest';
import { newId } from '../../world/new-world.ts';

const url = inject('bindings').DATABASE_URL ?? '';
const db = connectDatabase(url);
const failure = (work: Promise<unknown>) =>
  work.then(
    () => expect.fail('it should have failed'),
    (error: unknown) => classifyDbError(error),
  );
const merchant = () => ({ id: newId('mer'), name: 'x', allowed_hosts: ['shop.example'] });

test('a broken unique key, alone and in a batch', async () => {
  const row = await insertRow(db, merchants, merchant());
  const again = db.insert(merchants).values(row);
  const expected = { kind: 'unique_violation', constraint: 'merchants_pkey' };
  expect(await failure(again.execute())).toEqual(expected);
  expect(await failure(db.batch([again]))).toEqual(expected);
});

test('a broken reference', async () => {
  const program = { id: newId('prg'), merchant_id: newId('mer'), name: 'x', currency: 'USD' };
  expect(await failure(insertRow(db, programs, { ...program, commission_rate_bps: 1 }))).toEqual({
    ...{ kind: 'foreign_key_violation', constraint: 'programs_merchant_id_merchants_id_fk' },
  });
});

test('a database that does not answer, and one that refuses the password', async () => {
  const down = connectDatabase('postgresql://skinstack:skinstack@localhost:1/skinstack');
  expect((await failure(insertRow(down, merchants, merchant()))).kind).toBe('unavailable');
  const stranger = connectDatabase(url.replace(/:[^:@/]+@/, ':wrong@'));
  expect(await failure(insertRow(stranger, merchants, merchant()))).toEqual({
    ...{ kind: 'other', code: '28P01' },
  });
});

test.each(FAULTS.filter((mode) => mode !== 'delay'))(
  'a database that fails by %s',
  async (mode) => {
    const address = new URL(url);
    const proxy = await startFaultProxy(`http://127.0.0.1:${address.port}`, () => '{}');
    address.port = String(proxy.port);
    proxy.mode = mode;
    const failing = connectDatabase(address.href, AbortSignal.timeout(300));
    try {
      expect((await failure(insertRow(failing, merchants, merchant()))).kind).toBe('unavailable');
      const batch = failing.batch([failing.insert(merchants).values(merchant())]);
      expect((await failure(batch)).kind).toBe('unavailable');
    } finally {
      proxy.stop();
    }
  },
);

test('anything else is other', () => {
  expect(classifyDbError(new Error('x'))).toEqual({ kind: 'other', code: null });
  expect(classifyDbError('x')).toEqual({ kind: 'other', code: null });
});

test.each([
  'postgresql://user:hunter22@ho st/db',
  'postgresql://user:hunter22@[host/db',
  'postgresql://user:hunter22@/db',
  'postgresql://user:hunter22@host',
  'postgresql://:hunter22@host/db',
  'https://user:hunter22@host/db',
  'hunter22',
])('the connection string %j is refused without being repeated', (url) => {
  expect(() => connectNeon(url)).toThrow(/^DATABASE_URL is not[^2]*$/);
});
