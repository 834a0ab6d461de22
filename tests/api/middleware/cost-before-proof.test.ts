import { env } from 'cloudflare:workers';
import { createApp } from '@skinstack/api/app';
import { createLimits, createPorts, type Ports } from '@skinstack/api/ports';
import { connectDatabase, type Database } from '@skinstack/db/connect/connect-database';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { newId, newInfluencer, newNetworkAccount } from '../../world/new-world.ts';
import { keyOf } from '../builders/call-api.ts';
import { newAddress } from '../builders/limited-app.ts';
import { conversion, sign } from '../builders/post-conversion.ts';

const db = connectDatabase(env.DATABASE_URL ?? '');
const FAILURES = 3;

/** What a request cost: bytes that were hashed under a secret, and statements. */
const cost = { hashes: 0, hashed_bytes: 0, statements: 0 };
let app: ReturnType<typeof createApp>;

beforeEach(async () => {
  const now_ms = Math.floor(Date.now() / 60_000) * 60_000 + 30_000;
  vi.useFakeTimers({ toFake: ['Date'], now: now_ms });
  const { subtle } = crypto;
  const count = (bytes: unknown) => {
    cost.hashes++;
    cost.hashed_bytes += (bytes as Uint8Array).byteLength;
  };
  const [signWith, verifyWith] = [subtle.sign.bind(subtle), subtle.verify.bind(subtle)];
  vi.spyOn(subtle, 'sign').mockImplementation((algorithm, key, bytes) => {
    count(bytes);
    return signWith(algorithm, key, bytes);
  });
  vi.spyOn(subtle, 'verify').mockImplementation((algorithm, key, signature, bytes) => {
    count(bytes);
    return verifyWith(algorithm, key, signature, bytes);
  });
  const ports = await createPorts(env);
  const sizes = { per_key: 1_000, per_address: 1_000, failures_per_address: FAILURES };
  app = createApp({ ...ports, db: counted(ports.db), limits: createLimits(ports.redis, sizes) });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** The same database, its statements counted. */
function counted(real: Database): Ports['db'] {
  const asked = new Set(['select', 'insert', 'update', 'delete', 'execute', 'batch']);
  return new Proxy(real, {
    get(target, name) {
      if (asked.has(String(name))) cost.statements++;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

async function measured(path: string, init: RequestInit, address: string) {
  Object.assign(cost, { hashes: 0, hashed_bytes: 0, statements: 0 });
  const headers = new Headers(init.headers);
  headers.set('CF-Connecting-IP', address);
  const { status } = await app.request(path, { ...init, headers });
  return { status, ...cost };
}

const MIB = 'x'.repeat(1_000_000);
/** A message with signatures that no key of ours made. */
const forged = (signature_count: number) => ({
  method: 'POST',
  body: MIB,
  headers: {
    'webhook-id': newId('evt'),
    'webhook-timestamp': String(Math.floor(Date.now() / 1_000)),
    'webhook-signature': Array.from(
      { length: signature_count },
      (_, at) => `v1,${btoa(String(at).padEnd(32, 'x'))}`,
    ).join(' '),
  },
});
const secret = () => `whsec_${btoa(crypto.randomUUID().slice(0, 24))}`;
const account = (wish: { secret?: string; network?: string } = {}) =>
  newNetworkAccount(db, env.ENCRYPTION_KEY ?? '', {
    ...{ network: 'custom', secret: secret() },
    ...wish,
  });

describe('an unsigned megabyte', () => {
  test('with a hundred signatures is hashed once for a secret', async () => {
    const { id } = await account();
    const { status, hashes } = await measured(
      ...([`/webhooks/custom/${id}`, forged(100), newAddress()] as const),
    );
    expect([status, hashes]).toEqual([401, 1]);
  });

  test('to no account in particular is tried with twenty at most', async () => {
    await Promise.all(Array.from({ length: 45 }, () => account()));
    const { status, hashes, statements } = await measured(
      ...(['/webhooks/custom', forged(3), newAddress()] as const),
    );
    expect(status).toBe(401);
    expect(hashes).toBeGreaterThan(1);
    expect(hashes).toBeLessThanOrEqual(20);
    expect(statements).toBe(1);
  });

  test('with a secret that twelve accounts have is hashed once for it', async () => {
    // newest used first: these are the twelve that come first, and eight others
    const shared = secret();
    const ids: string[] = [];
    for (let at = 0; at < 12; at++) ids.push((await account({ secret: shared })).id);
    await db.execute(sql`update network_accounts set used_at = now() + interval '1 day'
      where id in ${ids}`);
    const { hashes } = await measured('/webhooks/custom', forged(1), newAddress());
    await db.execute(sql`update network_accounts set used_at = null where used_at > now()`);
    expect(hashes).toBeLessThanOrEqual(9);
  });

  test('from an address that failed too often is neither hashed nor looked up', async () => {
    const { id } = await account();
    const address = newAddress();
    const costs = [];
    for (let round = 0; round < FAILURES + 4; round++) {
      costs.push(await measured(`/webhooks/custom/${id}`, forged(10), address));
    }
    expect(costs.map(({ status }) => status)).toEqual([401, 401, 401, 429, 429, 429, 429]);
    // the isolate has counted them itself: what is over the limit costs nothing
    expect(costs.map(({ hashes }) => hashes)).toEqual([1, 1, 1, 0, 0, 0, 0]);
    // and the first of ten seconds is noted at the account
    expect(costs.map(({ statements }) => statements)).toEqual([2, 1, 1, 0, 0, 0, 0]);
    // nor is what goes elsewhere from there
    const other = await measured('/webhooks/custom', forged(1), address);
    expect([other.status, other.hashes, other.statements]).toEqual([429, 0, 0]);
    vi.setSystemTime(Date.now() + 60_000);
    expect((await measured(`/webhooks/custom/${id}`, forged(1), address)).status).toBe(401);
  });

  test('does not shut out an address from which others verify', async () => {
    const { id, secret: good } = await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '');
    const address = newAddress();
    const deliver = async (key: string) => {
      const body = JSON.stringify(conversion(newId('ord'), { id: newId('cnv') }));
      const headers = { 'Refersion-Signature': await sign(key, body) };
      const path = `/webhooks/refersion/${id}`;
      return (await measured(path, { method: 'POST', headers, body }, address)).status;
    };
    expect(await deliver(good)).toBe(200);
    for (let round = 0; round < FAILURES + 2; round++) await deliver('a guess');
    expect(await deliver(good)).toBe(200);
  });
});

describe('a made-up key', () => {
  const ask = (key: string, address: string) =>
    measured('/api/links', { headers: { Authorization: `Bearer ${key}` } }, address);
  const madeUp = () => `ss_live_${crypto.randomUUID().replaceAll('-', '')}${'a'.repeat(11)}`;

  test('is looked up a few times an address, and no more', async () => {
    const address = newAddress();
    const costs = [];
    for (let round = 0; round < FAILURES + 4; round++) costs.push(await ask(madeUp(), address));
    expect(costs.map(({ status }) => status)).toEqual([401, 401, 401, 429, 429, 429, 429]);
    expect(costs.slice(-3).map(({ statements }) => statements)).toEqual([0, 0, 0]);
  });

  test.each<[string, () => RequestInit]>([
    ['no key of our form', () => ({ headers: { Authorization: `Bearer ${crypto.randomUUID()}` } })],
    [
      'a session',
      () => ({
        headers: { Cookie: `__Host-ss_session=ss_session_${crypto.randomUUID().padEnd(43, 'a')}` },
      }),
    ],
    [
      'a key with a body',
      () => ({
        method: 'POST',
        headers: { Authorization: `Bearer ${madeUp()}`, 'Content-Type': 'application/json' },
        body: JSON.stringify({ product_id: newId('prd') }),
      }),
    ],
  ])('%s: whatever is sent', async (_, init) => {
    const address = newAddress();
    const path = init().method ? '/links/generate' : '/api/links';
    for (let round = 0; round <= FAILURES; round++) await measured(path, init(), address);
    const after = await measured(path, init(), address);
    expect([after.status, after.statements]).toEqual([429, 0]);
  });

  test('harms no key in use there, and one that comes first there waits', async () => {
    const address = newAddress();
    const known = await keyOf((await newInfluencer(db)).id);
    const fresh = await keyOf((await newInfluencer(db)).id);
    expect((await ask(known, address)).status).toBe(200);
    for (let round = 0; round <= FAILURES; round++) await ask(madeUp(), address);
    expect([(await ask(known, address)).status, (await ask(fresh, address)).status]).toEqual([
      ...[200, 429],
    ]);
    expect((await ask(fresh, newAddress())).status).toBe(200);
  });
});

test('the account used last is among those that are tried', async () => {
  const shared = await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '');
  const others = Array.from({ length: 25 }, () => newNetworkAccount(db, env.ENCRYPTION_KEY ?? ''));
  await Promise.all(others);
  const deliver = async (path: string) => {
    const body = JSON.stringify(conversion(newId('ord'), { id: newId('cnv') }));
    const headers = { 'Refersion-Signature': await sign(shared.secret, body) };
    return (await measured(path, { method: 'POST', headers, body }, newAddress())).status;
  };
  // it is the oldest of the 26, and was never used
  expect(await deliver('/webhooks/refersion')).toBe(401);
  expect(await deliver(`/webhooks/refersion/${shared.id}`)).toBe(200);
  await db.execute(sql`update network_accounts set used_at = now() where id = ${shared.id}`);
  expect(await deliver('/webhooks/refersion')).toBe(200);
});
