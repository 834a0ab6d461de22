import { env } from 'cloudflare:workers';
import { createApp } from '@skinstack/api/app';
import { consumeClicks } from '@skinstack/api/clicks/consume-clicks';
import { createPorts, type Ports } from '@skinstack/api/ports';
import { connectDatabase } from '@skinstack/db/connect/connect-database';
import { beforeEach, describe, expect, test } from 'vitest';
import { newClick } from '../../world/new-click.ts';
import { newId, newNetworkAccount, newWorld } from '../../world/new-world.ts';
import { useAwayStores } from '../builders/away-stores.ts';
import { ADMIN, keyOf } from '../builders/call-api.ts';
import { conversion, sign } from '../builders/post-conversion.ts';

const away = useAwayStores();
const db = connectDatabase(env.DATABASE_URL ?? '');
let lines: { event: string; fields: Record<string, unknown> }[];
let points: { name: string; labels: object; values: Record<string, number> }[];
let ports: Ports;
let app: ReturnType<typeof createApp>;
beforeEach(async () => {
  [lines, points] = [[], []];
  ports = {
    ...(await createPorts(env)),
    log: (_, event, fields = {}) => lines.push({ event, fields }),
    measure: (name, labels, values) => points.push({ name, labels, values }),
  };
  app = createApp(ports);
});
const requests = () => lines.filter(({ event }) => event === 'request').map(({ fields }) => fields);
const get = (path: string, key: string | null = ADMIN) =>
  app.request(`https://api.skin.st${path}`, {
    headers: key === null ? {} : { Authorization: `Bearer ${key}` },
  });

describe('the line and the point of a request', () => {
  test('name the route and what became of it, never the address', async () => {
    const id = newId('lnk');
    await get(`/api/links/${id}?secret=x`);
    await get(`/nowhere/${id}`);
    await get('/api/links?limit=0');
    await get('/healthz', null);
    expect(requests()).toMatchObject([
      { method: 'GET', route: 'GET /api/links/:id', status: 404, outcome: 'not_found' },
      { method: 'GET', route: 'none', status: 404, outcome: 'not_found' },
      { method: 'GET', route: 'GET /api/links', status: 400, outcome: 'invalid_request' },
      { method: 'GET', route: 'GET /healthz', status: 200, outcome: 'ok' },
    ]);
    expect(JSON.stringify([lines, points])).not.toMatch(new RegExp(`${id}|secret=x`));
    expect(points[3]).toMatchObject({
      ...{ name: 'request', values: { status: 200, database_call_count: 1 } },
      labels: { route: 'GET /healthz', outcome: 'ok', network: '' },
    });
  });

  test('of a webhook name its network and its outcome', async () => {
    const account = await newNetworkAccount(db, env.ENCRYPTION_KEY ?? '');
    const body = JSON.stringify(conversion(newId('ord')));
    for (const secret of [account.secret, account.secret, 'another']) {
      const headers = { 'Refersion-Signature': await sign(secret, body) };
      await app.request(`/webhooks/refersion/${account.id}`, { method: 'POST', body, headers });
    }
    await app.request('/webhooks/nobody', { method: 'POST', body });
    const told = requests().map(({ network, outcome }) => [network, outcome]);
    expect(told).toEqual([
      ...[
        ['refersion', 'unattributed'],
        ['refersion', 'duplicate'],
      ],
      ...[
        ['refersion', 'invalid_signature'],
        [undefined, 'not_found'],
      ],
    ]);
    expect(JSON.stringify(lines)).not.toContain(account.id);
  });

  test('count the calls to the database of this request alone', async () => {
    await get('/api/links');
    const [alone] = requests();
    await Promise.all(Array.from({ length: 20 }, () => get('/api/links')));
    await get('/openapi.json', null);
    const counts = requests().map(({ database_call_count }) => database_call_count);
    const calls = Number(alone?.database_call_count);
    expect(calls).toBeGreaterThan(0);
    expect(counts).toEqual([...Array.from({ length: 21 }, () => calls), 0]);
  });
});

describe('Server-Timing', () => {
  test('tells operators what the database took', async () => {
    const { headers } = await get('/api/merchants');
    expect(headers.get('Server-Timing')).toMatch(/^db;dur=\d+;desc="\d calls", total;dur=\d+$/);
  });

  test('tells nobody else: it would tell strangers’ ids from those that do not exist', async () => {
    const [mina, other] = [await newWorld(db), await newWorld(db)];
    const key = await keyOf(mina.influencer.id);
    for (const path of ['/api/links', `/api/links/${other.link.id}`, '/healthz']) {
      expect((await get(path, key)).headers.has('Server-Timing')).toBe(false);
    }
    expect((await get('/api/links', null)).headers.has('Server-Timing')).toBe(false);
  });
});

test('the queue’s point has the age of its oldest click', async () => {
  const world = await newWorld(db);
  const now_ms = Date.now();
  const clicks = [now_ms, now_ms - 90_000, now_ms - 5_000].map((at_ms) =>
    newClick(world, { at_ms }),
  );
  const queue = { queue: 'skinstack-clicks', ackAll: () => {}, retryAll: () => {} };
  const messages = [{ body: { clicks }, attempts: 1 }];
  await consumeClicks({ ...ports, now: () => now_ms }, { ...queue, messages });
  await consumeClicks({ ...ports, db: away.db }, { ...queue, messages });
  expect(points).toMatchObject([
    {
      labels: { queue: 'skinstack-clicks', outcome: 'stored' },
      values: { click_count: 3, age_ms: 90_000 },
    },
    { labels: { outcome: 'retried' }, values: { click_count: 0 } },
  ]);
});
